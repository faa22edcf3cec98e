import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { planRow, PlanError } from './plan-row.ts';
import { RuleMissingError } from './rule-missing-error.ts';
import type { Row } from './row.ts';
import { builtInRuleBook } from './rules/index.ts';
import { createRuleBook } from './rules/rule-book.ts';
import { defineRule, type PlannableRow, type RulePlan } from './rules/rule.ts';
import type { Values } from './values.ts';

const row: Row = {
  id: 'a',
  dueDate: '2026-03-31',
  timeZone: 'Europe/Lisbon',
  rule: 'renew',
  changes: { periodMonths: 1 },
  values: { plan: 'gold' },
  writes: {},
  history: {},
  status: 'scheduled',
  version: 3,
  occurrence: 3,
  anchorDate: '2026-01-31',
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
};

const planWith = (plan: (seen: PlannableRow) => RulePlan): (() => unknown) => {
  const rule = defineRule({ kind: 'renew', description: 'Fake.', input: v.custom<Values>(() => true), plan });
  return () => planRow({ ...row, changes: { note: 'secret' } }, createRuleBook([rule]));
};

/** Returns a plan of any type, as a rule in JavaScript, or with a cast, may. */
const planReturning = (returned: unknown): (() => unknown) =>
  planWith(() =>
    v.parse(
      v.custom<RulePlan>(() => true),
      returned,
    ),
  );

const errorOf = (fn: () => unknown): unknown => {
  try {
    return fn();
  } catch (error) {
    return error;
  }
};

describe('planRow', () => {
  it("returns the rule's plan, with the row's time zone for the next occurrence", () => {
    expect(planRow(row, builtInRuleBook)).toEqual({
      values: { renewedOn: '2026-03-31', periodStart: '2026-03-31', periodEnd: '2026-04-30', renewals: 3 },
      next: { dueDate: '2026-04-30', timeZone: 'Europe/Lisbon' },
    });
  });

  it('returns the next date of the repeat, for a row of any rule', () => {
    const repeating = { ...row, rule: 'apply-changes', changes: { a: 1 }, repeat: 'FREQ=MONTHLY;BYMONTHDAY=-1' };
    expect(planRow(repeating, builtInRuleBook)).toEqual({
      values: { a: 1 },
      next: { dueDate: '2026-04-30', timeZone: 'Europe/Lisbon' },
    });
    expect(planRow({ ...repeating, repeat: 'FREQ=MONTHLY;COUNT=2' }, builtInRuleBook)).toEqual({ values: { a: 1 } });
    expect(errorOf(() => planRow({ ...repeating, repeat: 'soon' }, builtInRuleBook))).toMatchObject({
      name: 'PlanError',
      reason: expect.stringMatching(/^repeat: soon is not a part of a repeat/),
    });
  });

  it('moves the next date to a business day', () => {
    const shifting = {
      ...row,
      repeat: 'FREQ=WEEKLY',
      rule: 'apply-changes',
      calendar: 'TARGET',
      shift: 'next',
    } as const;
    // 3 April 2026 is Good Friday.
    expect(planRow({ ...shifting, dueDate: '2026-03-27', anchorDate: '2026-03-27' }, builtInRuleBook).next).toEqual({
      dueDate: '2026-04-03',
      shiftedDate: '2026-04-07',
      timeZone: 'Europe/Lisbon',
    });
  });

  it('keeps the time of day for the next occurrence', () => {
    expect(planRow({ ...row, dueTime: '09:30' }, builtInRuleBook).next).toEqual({
      dueDate: '2026-04-30',
      dueTime: '09:30',
      timeZone: 'Europe/Lisbon',
    });
  });

  it('returns the same plan for a row that is partly written', () => {
    const halfWritten: Row = {
      ...row,
      values: { plan: 'gold', renewals: 3 },
      writes: { renewals: '2026-03-31T12:00:00.000Z' },
      updatedAt: '2026-03-31T12:00:00.000Z',
      lastError: { stage: 'writer', name: 'Error', message: 'x', attempt: 1, at: '2026-03-31T12:00:00.000Z' },
    };
    expect(planRow(halfWritten, builtInRuleBook)).toEqual(planRow(row, builtInRuleBook));
  });

  it('does not pass a rule any field that the pipeline writes', () => {
    planWith((seen) => {
      expect(Object.keys(seen).toSorted()).toEqual(
        ['anchorDate', 'changes', 'dueDate', 'id', 'occurrence', 'rule', 'timeZone'].toSorted(),
      );
      return { values: {} };
    })();
    expect.assertions(1);
  });

  it.each([
    [
      'changes that the rule refuses',
      () => planRow({ ...row, changes: { periodMonths: 'secret' } }, builtInRuleBook),
      'changes.periodMonths: must be a whole number of months from 1 to 1200',
    ],
    [
      'a next date that is not later',
      planWith(() => ({ values: {}, next: { dueDate: '2026-03-31' } })),
      'next.dueDate is not after dueDate',
    ],
    [
      'a next date that does not exist',
      planWith(() => ({ values: {}, next: { dueDate: 'secret' } })),
      'next.dueDate is not a calendar date',
    ],
    [
      'a value that cannot be stored',
      planWith(() => ({ values: { price: Number.NaN } })),
      'values.price: NaN is not a number that can be stored',
    ],
    [
      'a rule that throws',
      planWith(() => {
        throw new TypeError('no rate for secret');
      }),
      'it threw TypeError: no rate for … (at ',
    ],
    [
      'a rule that throws a string',
      planWith(() => {
        // oxlint-disable-next-line typescript/only-throw-error -- the test needs a thrown string
        throw 'secret';
      }),
      'it threw string',
    ],
    [
      'several values that cannot be stored',
      planWith(() => ({ values: { price: Number.NaN, '': 1 } })),
      'values.price: NaN is not a number that can be stored; values: a key must not be empty',
    ],
    [
      'a rule that returns nothing',
      planReturning(undefined),
      'its plan function returned undefined, not an object { values }',
    ],
    ['a rule that returns null', planReturning(null), 'its plan function returned null, not an object { values }'],
    [
      'a rule that returns a promise',
      planReturning(Promise.resolve({ values: {} })),
      'its plan function returned a promise: return the plan itself',
    ],
    ['a plan without values', planReturning({}), 'values: expected an object of values, not undefined'],
    [
      'a field that a plan does not have',
      planReturning({ values: {}, nextDueDate: 'secret' }),
      'nextDueDate: is not a field of a plan: use values and next',
    ],
    ['a next without a date', planReturning({ values: {}, next: {} }), 'next.dueDate: is missing'],
    [
      'a next that is a date',
      planReturning({ values: {}, next: 'secret' }),
      'next: is string, not an object { dueDate }',
    ],
    [
      'a time zone of the next occurrence',
      planReturning({ values: {}, next: { dueDate: '2026-04-30', timeZone: 'secret' } }),
      'next.timeZone: is not a field of next: a row keeps its time zone',
    ],
  ])('refuses %s, with a message that holds no value', (_name, plan, reason) => {
    const error = errorOf(plan);
    expect(error).toBeInstanceOf(PlanError);
    expect(error).toMatchObject({
      name: 'PlanError',
      rowId: 'a',
      message: expect.stringMatching(/^The rule renew can't plan the row a: /),
    });
    expect(String(error)).toContain(reason);
    expect(String(error)).not.toContain('secret');
  });

  it('shortens a long id, so that the stored part of the message holds the reason', () => {
    const error = errorOf(() => planRow({ ...row, id: 'i'.repeat(200), changes: {} }, builtInRuleBook));
    expect(error).toMatchObject({ rowId: 'i'.repeat(200), rule: 'renew' });
    expect(String(error)).toContain(`The rule renew can't plan the row ${'i'.repeat(40)}…: changes.periodMonths: `);
  });

  it('throws a RuleMissingError of fault platform for a rule that is not deployed', () => {
    const error = errorOf(() => planRow({ ...row, id: 'i'.repeat(200), rule: 'r'.repeat(200) }, builtInRuleBook));
    expect(error).toBeInstanceOf(RuleMissingError);
    expect(error).toMatchObject({ fault: 'platform', rowId: 'i'.repeat(200), rule: 'r'.repeat(200) });
    const [rule, id] = ['r', 'i'].map((letter) => `${letter.repeat(40)}…`);
    expect(String(error)).toBe(
      `RuleMissingError: The row ${id} names the rule ${rule}, which is not deployed (deployed: ${builtInRuleBook.kinds.join(', ')})`,
    );
  });

  it("has the rule's error as its cause", () => {
    const cause = new TypeError('secret');
    const plan = planWith(() => {
      throw cause;
    });
    expect(errorOf(plan)).toMatchObject({ cause });
  });
});
