import { expect, test } from '@jest/globals';
import { OutcomesByDay } from './day-outcomes.ts';

test('the ends of a row count on the day on which each happened, and edits do not', () => {
  const outcomes = new OutcomesByDay();
  const of = { dueDate: '2026-03-29', written: 1 };
  outcomes.countEnds({
    '1': { end: 'failed', at: '2026-03-29T23:59:59.999Z', runId: 'a', ...of },
    '2': {
      end: 'completed',
      at: '2026-03-30T00:00:00.000Z',
      runId: 'b',
      superseded: { c: '2026-03-31T00:00:00.000Z' },
      ...of,
    },
    '3': { end: 'cancelled', at: '2026-03-30T00:00:00.000Z', ...of },
    // An owner skipped this occurrence.
    '4': { end: 'skipped', at: '2026-03-30T00:00:00.000Z', by: 'ada', ...of },
  });
  expect([...outcomes]).toEqual([
    ['2026-03-29', { completed: 0, skipped: 0, superseded: 0, failed: 1 }],
    ['2026-03-30', { completed: 1, skipped: 0, superseded: 0, failed: 0 }],
    ['2026-03-31', { completed: 0, skipped: 0, superseded: 1, failed: 0 }],
  ]);
});
