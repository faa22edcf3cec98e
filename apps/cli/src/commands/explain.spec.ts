import { expect, test } from '@jest/globals';
import { makeRow } from '../testing/make-row.ts';
import { explanationOf, formatExplanation } from './explain.ts';

test('explain prints the history as a table', () => {
  const row = makeRow({ id: 'a\u001B[2J', status: 'cancelled', timeZone: 'Asia/Tokyo' });
  const explanation = explanationOf(row, { why: 'cancelled', at: '2026-03-02T00:00:00.000Z' });
  expect(formatExplanation(explanation).split('\n')).toEqual([
    'Row a\\u001b[2J: cancelled, version 1, due 2026-03-29 in Asia/Tokyo (2026-03-28T15:00:00Z)',
    '  2026-03-01T12:00:00.000Z  v1  put',
    'It was cancelled at 2026-03-02T00:00:00.000Z. Run daybreak reschedule to schedule it again.',
  ]);
  expect(JSON.parse(JSON.stringify(explanation))).toEqual({
    id: 'a\u001B[2J',
    status: 'cancelled',
    version: 1,
    dueDate: '2026-03-29',
    timeZone: 'Asia/Tokyo',
    occurrence: 1,
    dueAt: '2026-03-28T15:00:00.000Z',
    reason: { why: 'cancelled', at: '2026-03-02T00:00:00.000Z' },
    sentence: 'It was cancelled at 2026-03-02T00:00:00.000Z. Run daybreak reschedule to schedule it again.',
    events: [{ at: '2026-03-01T12:00:00.000Z', version: 1, event: 'put' }],
  });
});
