import { dueAt } from '@daybreak/domain';
import { ConflictError, RowNotFoundError } from '@daybreak/repository';
import { expect, test } from '@jest/globals';
import { makeRow } from '../testing/make-row.ts';
import { edited, editReportOf, formatEdit } from './edit-report.ts';

const written = { price: '2026-03-29T00:00:01.000Z' };

test('an edit prints the row as it is now, and the values that were written', () => {
  const report = editReportOf('rescheduled', { row: makeRow({ version: 4, timeZone: 'Asia/Tokyo' }), written });
  expect(report).toEqual({
    id: 'price-1',
    edit: 'rescheduled',
    status: 'scheduled',
    version: 4,
    dueDate: '2026-03-29',
    timeZone: 'Asia/Tokyo',
    dueAt: '2026-03-28T15:00:00.000Z',
    written,
  });
  expect(formatEdit(report).split('\n')).toEqual([
    'Row price-1 rescheduled: version 4, due 2026-03-29 in Asia/Tokyo (2026-03-28T15:00:00Z)',
    '1 value written for the version that this edit ended, and kept in the row:',
    '  price  2026-03-29T00:00:01.000Z',
  ]);
});

test('an edit prints its result when this machine does not know the time zone', () => {
  const report = editReportOf('cancelled', { row: makeRow({ status: 'cancelled', timeZone: 'Mars/Base' }), written });
  expect(report).toMatchObject({ edit: 'cancelled', timeZone: 'Mars/Base' });
  expect(report).not.toHaveProperty('dueAt');
});

test('delete prints the values that it deleted', () => {
  const report = editReportOf('deleted', { row: makeRow({ status: 'completed' }), written });
  expect(report.status).toBe('deleted');
  expect(formatEdit(report)).toContain('and deleted with the row:');
  expect(formatEdit(editReportOf('deleted', { row: makeRow(), written: {} }))).toContain(
    'No value was written for the version that this edit ended',
  );
});

test('an error of the repository becomes a CommandError, and any other error is rethrown', async () => {
  const missing = edited(Promise.reject(new RowNotFoundError('a')), 'hint');
  await expect(missing).rejects.toMatchObject({ name: 'CommandError', message: 'There is no row a' });
  const conflict = edited(Promise.reject(ConflictError.atVersion('a', 1, 2)), 'hint');
  await expect(conflict).rejects.toMatchObject({
    name: 'CommandError',
    message: 'The row a is at version 2, not 1: hint',
  });
  const history = {
    '1': { end: 'changed', at: '2026-03-29T00:00:01.000Z', by: 'ada', dueDate: '2026-03-29', written: 0 },
  } as const;
  const rows = { getWithHistory: async () => ({ row: makeRow({ version: 2, history }) }) };
  await expect(
    edited(Promise.reject(ConflictError.atVersion('a', 1, 2)), 'hint', { rows, version: 1 }),
  ).rejects.toMatchObject({
    message:
      'The row a is at version 2, not 1 (2026-03-29T00:00:01Z: changed by ada; it was due 2026-03-29, 0 values written): hint',
  });
  const bug = new TypeError('x');
  await expect(edited(Promise.reject(bug), 'hint')).rejects.toBe(bug);
});

test('an unknown time zone becomes a CommandError that names --zone', async () => {
  const reschedule = async (): Promise<string> => dueAt({ dueDate: '2026-03-29', timeZone: 'Mars/Base' });
  await expect(edited(reschedule(), 'look')).rejects.toMatchObject({
    name: 'CommandError',
    message: 'Mars/Base is not a time zone on this machine: add --zone, for example --zone Europe/Paris',
  });
});
