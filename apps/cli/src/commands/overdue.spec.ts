import { expect, test } from '@jest/globals';
import { makeRow, makeRun } from '../testing/make-row.ts';
import { formatOverdue, overdueRowOf } from './overdue.ts';

const now = new Date('2026-03-29T02:00:30Z');
const run = makeRun('2026-03-29T00:00:00Z');

test('overdue prints the delay of each row, and the run that should have taken it', () => {
  const late = overdueRowOf(makeRow({ writes: { price: '' } }), [run], now);
  const put = overdueRowOf(makeRow({ id: 'new', createdAt: '2026-03-29T01:00:00.000Z' }), [run], now);
  expect(late).toEqual({
    id: 'price-1',
    dueDate: '2026-03-29',
    timeZone: 'UTC',
    dueAt: '2026-03-29T00:00:00.000Z',
    lateSeconds: 7_230,
    written: 1,
    runId: '2026-03-29T00:00:00Z',
  });
  expect(formatOverdue({ run, overdue: 3, rows: [late, put] }).split('\n')).toEqual([
    '3 rows due by 2026-03-29T00:00:00Z, the time of the latest finished run, still scheduled',
    '  id       due                   late by  values written  run that should have taken it',
    '  price-1  2026-03-29T00:00:00Z  2 hours  1               2026-03-29T00:00:00Z',
    '  new      2026-03-29T00:00:00Z  2 hours  0               none yet: put or edited after the last run',
    '  and 1 more (--limit N lists more, --json lists all)',
  ]);
});

test('overdue prints one line when nothing is overdue, or no run has finished', () => {
  expect(formatOverdue({ run, overdue: 0, rows: [] })).toBe(
    'Nothing is overdue: no row due by 2026-03-29T00:00:00Z, the time of the latest finished run, is still scheduled',
  );
  expect(formatOverdue({ overdue: 0, rows: [] })).toBe('No run has finished yet, so nothing is overdue');
});
