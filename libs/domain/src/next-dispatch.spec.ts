import { describe, expect, it } from '@jest/globals';
import { nextDispatch, redeliveredNextDispatch } from './next-dispatch.ts';
import type { Row } from './row.ts';

const message = { rowId: 'a', version: 3, runId: 'run', dueBy: '2026-03-29T12:00:00.000Z' };
const next = { dueDate: '2026-03-29', timeZone: 'UTC' };
const end = { end: 'completed' as const, at: message.dueBy, dueDate: '2026-02-28', written: 1, runId: 'run' };
const row: Row = {
  id: 'a',
  ...next,
  rule: 'renew',
  changes: {},
  values: {},
  writes: {},
  status: 'scheduled',
  version: 4,
  history: { 3: end },
  occurrence: 4,
  anchorDate: '2025-12-29',
  createdAt: message.dueBy,
  updatedAt: message.dueBy,
};

describe('nextDispatch', () => {
  it('names the next version and the same run', () => {
    expect(nextDispatch(message, next)).toEqual({ ...message, version: 4 });
  });

  it('stays in the message group', () => {
    const grouped = { ...message, messageGroupId: 'acme' };
    expect(nextDispatch(grouped, next)).toEqual({ ...grouped, version: 4 });
  });

  it.each([
    ['the row does not recur', message, undefined],
    ['the next date is later than dueBy', message, { dueDate: '2026-03-30', timeZone: 'UTC' }],
    [
      'the next date begins after dueBy in its time zone',
      { ...message, dueBy: '2026-03-29T11:59:59.999Z' },
      { dueDate: '2026-03-29', timeZone: 'Etc/GMT+12' },
    ],
    ['the next date is due later that day', message, { dueDate: '2026-03-29', dueTime: '12:00:01', timeZone: 'UTC' }],
    ['an older release sent the message, without dueBy', { ...message, dueBy: undefined }, next],
  ])('is undefined when %s', (_, completed, due) => {
    expect(nextDispatch(completed, due)).toBeUndefined();
  });
});

describe('redeliveredNextDispatch', () => {
  it('equals the next dispatch when the history says that the same run completed the version', () => {
    expect(redeliveredNextDispatch(row, message)).toEqual({ ...message, version: 4 });
  });

  it('equals it also when the run skipped the version', () => {
    const skipped = { ...row, history: { 3: { ...end, end: 'skipped' as const } } };
    expect(redeliveredNextDispatch(skipped, message)).toEqual({ ...message, version: 4 });
  });

  it.each([
    ['is deleted', undefined],
    ['has a later version', { ...row, version: 5 }],
    ['is not completed', { ...row, version: 3 }],
    ['was cancelled afterwards', { ...row, status: 'cancelled' as const }],
    ['was completed by another run', { ...row, history: { 3: { ...end, runId: 'other' } } }],
    ['was rescheduled by its owner', { ...row, history: { 3: { ...end, end: 'rescheduled' as const } } }],
    ['is due later', { ...row, dueDate: '2026-03-30' }],
  ])('is undefined when the row %s', (_, found) => {
    expect(redeliveredNextDispatch(found, message)).toBeUndefined();
  });
});
