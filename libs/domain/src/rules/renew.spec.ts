import { describe, expect, it } from '@jest/globals';
import { RuleInputError } from './rule.ts';
import { renew } from './renew.ts';

const monthly = {
  id: 'subscription-1',
  dueDate: '2027-02-28',
  timeZone: 'Europe/Lisbon',
  rule: 'renew',
  occurrence: 2,
  anchorDate: '2027-01-31',
  changes: { periodMonths: 1 },
};

describe('renew', () => {
  it('plans the current period, and the next occurrence on the anchor day', () => {
    expect(renew.plan(monthly, { dueDate: '2027-02-28' })).toEqual({
      values: { renewedOn: '2027-02-28', periodStart: '2027-02-28', periodEnd: '2027-03-31', renewals: 2 },
      next: { dueDate: '2027-03-31' },
    });
  });

  it('renews a February 29 yearly on February 28, and on February 29 of a leap year', () => {
    let row = { ...monthly, anchorDate: '2024-02-29', dueDate: '2024-02-29', changes: { periodMonths: 12 } };
    const dates: (string | undefined)[] = [];
    for (let year = 0; year < 4; year++) {
      const { next } = renew.plan(row, { dueDate: row.dueDate });
      dates.push(next?.dueDate);
      row = { ...row, dueDate: next?.dueDate ?? '' };
    }
    expect(dates).toEqual(['2025-02-28', '2026-02-28', '2027-02-28', '2028-02-29']);
  });

  it('accepts periods of 1 to 1200 months', () => {
    const nextAfter = (periodMonths: number) =>
      renew.plan({ ...monthly, changes: { periodMonths } }, { dueDate: monthly.dueDate }).next?.dueDate;
    expect([nextAfter(1), nextAfter(1_200)]).toEqual(['2027-03-31', '2127-02-28']);
  });

  it.each([
    {},
    { periodMonths: 0 },
    { periodMonths: 1.5 },
    { periodMonths: 1201 },
    { periodMonths: '1' },
    { periodMonths: 1, extra: 2 },
  ])('refuses %p', (changes) => {
    const plan = () => renew.plan({ ...monthly, changes }, { dueDate: monthly.dueDate });
    expect(plan).toThrow(RuleInputError);
    expect(plan).toThrow(expect.objectContaining({ name: 'RuleInputError' }));
  });
});
