import { builtInRuleBook, type Row, type VersionEnd } from '@daybreak/domain';
import { expect, test } from '@jest/globals';
import { makeRow } from '../testing/make-row.ts';
import { outcomeOf, toDueRow, writtenKeys } from './due-row.ts';

const dueBy = '2026-03-29T12:00:00.000Z';
const at = '2026-03-29T12:00:01.000Z';

const monthly = makeRow({
  rule: 'renew',
  changes: { periodMonths: 1 },
  dueDate: '2025-12-31',
  anchorDate: '2025-12-31',
});

test('a row plans its values once, and a recurring row once for each due occurrence', () => {
  expect(toDueRow(makeRow(), builtInRuleBook, dueBy).plannedKeys).toEqual([2]);
  // 31 December, 31 January, 28 February; the next is 31 March.
  expect(toDueRow(monthly, builtInRuleBook, dueBy).plannedKeys).toEqual([4, 4, 4]);
});

test('a row whose rule is unknown plans nothing', () => {
  expect(toDueRow(makeRow({ rule: 'gone' }), builtInRuleBook, dueBy).plannedKeys).toEqual([]);
});

test.each<[string, Row | undefined, string, number]>([
  ['completed', makeRow({ status: 'completed', writes: { price: at, name: at } }), 'completed', 2],
  ['failed half-way', makeRow({ status: 'failed', writes: { price: at } }), 'failed', 1],
  ['still due', makeRow({ writes: { price: at } }), 'open', 1],
  ['cancelled', makeRow({ status: 'cancelled', version: 2 }), 'superseded', 0],
  ['moved to another day', makeRow({ dueDate: '2026-04-29', version: 2 }), 'superseded', 0],
  ['gone', undefined, 'superseded', 0],
])('a row that is %s counts as such', (_, after, outcome, written) => {
  const before = toDueRow(makeRow(), builtInRuleBook, dueBy);
  expect(outcomeOf(before, after, dueBy)).toBe(outcome);
  expect(writtenKeys(before, after)).toBe(written);
});

test('a recurring row is completed once it is no longer due', () => {
  const before = toDueRow(monthly, builtInRuleBook, dueBy);
  const halfWay = { ...monthly, dueDate: '2026-01-31', occurrence: 2, version: 2, writes: { renewals: at } };
  expect([outcomeOf(before, halfWay, dueBy), writtenKeys(before, halfWay)]).toEqual(['open', 5]);
  const done = { ...monthly, dueDate: '2026-03-31', occurrence: 4, version: 4 };
  expect([outcomeOf(before, done, dueBy), writtenKeys(before, done)]).toEqual(['completed', 12]);
});

test('a row whose last due occurrence was skipped counts as skipped, and plans no value for it', () => {
  const skipped: VersionEnd = { end: 'skipped', at, dueDate: '2026-02-28', written: 0, runId: 'r' };
  const late = { ...monthly, catchUp: 'skip after PT6H' };
  const before = toDueRow(late, builtInRuleBook, dueBy);
  expect(before.plannedKeys).toEqual([0, 0, 0]);
  const after = { ...late, dueDate: '2026-03-31', occurrence: 4, version: 4, history: { 3: skipped } };
  expect([outcomeOf(before, after, dueBy), writtenKeys(before, after)]).toEqual(['skipped', 0]);
  expect(outcomeOf(before, { ...late, status: 'skipped' }, dueBy)).toBe('skipped');
});

test('a row that skips to its last due occurrence counts as completed', () => {
  const late = { ...monthly, catchUp: 'latest' };
  const before = toDueRow(late, builtInRuleBook, dueBy);
  expect(before.plannedKeys).toEqual([0, 0, 4]);
  const after = { ...late, dueDate: '2026-03-31', occurrence: 4, version: 4 };
  expect([outcomeOf(before, after, dueBy), writtenKeys(before, after)]).toEqual(['completed', 4]);
});
