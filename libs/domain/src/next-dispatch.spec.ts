import { describe, expect, it } from '@jest/globals';
import { nextDispatch, nextDispatchOf } from './next-dispatch.ts';
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

describe('the next dispatch of a row', () => {
  it('is of its next version, by the same run', () => {
    expect(nextDispatch(message, next)).toEqual({ ...message, version: 4 });
  });

  it.each([
    ['does not recur', message, undefined],
    ['is due later', message, { dueDate: '2026-03-30', timeZone: 'UTC' }],
    [
      'is due in its zone later',
      { ...message, dueBy: '2026-03-29T11:59:59.999Z' },
      { dueDate: '2026-03-29', timeZone: 'Etc/GMT+12' },
    ],
    ['was dispatched by an older version', { ...message, dueBy: undefined }, next],
  ])('is none when the row %s', (_, of, due) => {
    expect(nextDispatch(of, due)).toBeUndefined();
  });

  it('is the same for a message that comes back, as the row says that its run completed it', () => {
    expect(nextDispatchOf(row, message)).toEqual({ ...message, version: 4 });
  });

  it.each([
    ['is gone', undefined],
    ['went on further', { ...row, version: 5 }],
    ['was not completed', { ...row, version: 3 }],
    ['was cancelled since', { ...row, status: 'cancelled' as const }],
    ['was completed by another run', { ...row, history: { 3: { ...end, runId: 'other' } } }],
    ['was rescheduled by its owner', { ...row, history: { 3: { ...end, end: 'rescheduled' as const } } }],
    ['is due later', { ...row, dueDate: '2026-03-30' }],
  ])('is none for one that comes back when the row %s', (_, found) => {
    expect(nextDispatchOf(found, message)).toBeUndefined();
  });
});
