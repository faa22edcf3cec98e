import { expect, it } from '@jest/globals';
import { PlanError } from './plan-row.ts';
import { planOccurrences } from './plan-occurrences.ts';
import { builtInRuleBook } from './rules/index.ts';

const row = {
  id: 'a',
  dueDate: '2027-01-31',
  timeZone: 'Europe/Lisbon',
  rule: 'renew',
  occurrence: 3,
  anchorDate: '2026-11-30',
  changes: { periodMonths: 1 },
};

it('plans each occurrence from the one before, as runs do', () => {
  const occurrences = planOccurrences({ ...row, anchorDate: '2026-10-31' }, builtInRuleBook);
  const three = Array.from({ length: 3 }, () => occurrences.next().value ?? undefined);
  expect(three.map((planned) => [planned?.row.dueDate, planned?.row.occurrence, planned?.plan.values])).toEqual([
    ['2027-01-31', 3, expect.objectContaining({ periodEnd: '2027-02-28', renewals: 3 })],
    ['2027-02-28', 4, expect.objectContaining({ periodEnd: '2027-03-31', renewals: 4 })],
    ['2027-03-31', 5, expect.objectContaining({ periodEnd: '2027-04-30', renewals: 5 })],
  ]);
});

it('ends after the occurrence of a row that does not recur', () => {
  const once = { ...row, rule: 'apply-changes', changes: { price: 1 } };
  expect([...planOccurrences(once, builtInRuleBook)]).toEqual([{ row: once, plan: { values: { price: 1 } } }]);
});

it('throws at the occurrence that its rule cannot plan', () => {
  const occurrences = planOccurrences({ ...row, dueDate: '9999-11-30' }, builtInRuleBook);
  expect(occurrences.next().value?.row.dueDate).toBe('9999-11-30');
  expect(() => occurrences.next()).toThrow(PlanError);
});
