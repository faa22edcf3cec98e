import {
  builtInRuleBook,
  createRuleBook,
  defineRule,
  type Plan,
  PlanError,
  type PlannableRow,
  planRow,
  type RuleBook,
  RuleMissingError,
} from '@daybreak/domain';
import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { planOfResponse, planRequestOf, planResponseTo } from './plan-response.ts';

const row: PlannableRow = {
  id: 'row',
  dueDate: '2026-02-28',
  timeZone: 'Europe/Berlin',
  rule: 'renew',
  occurrence: 2,
  anchorDate: '2026-01-31',
  changes: { periodMonths: 1 },
};

/** Plans a row as the worker does in a thread: the request and the response are cloned on their way. */
function planInThread(of: PlannableRow, rules: RuleBook = builtInRuleBook): Plan {
  const request: unknown = structuredClone(planRequestOf(of));
  const response: unknown = structuredClone(planResponseTo(request, rules));
  return planOfResponse(of, response);
}

describe('a plan in a thread', () => {
  it('of a row that recurs is the plan of its rule', () => {
    expect(planInThread(row)).toMatchObject({
      values: { renewals: 2 },
      next: { dueDate: '2026-03-31', timeZone: 'Europe/Berlin' },
    });
  });

  it('of a row that repeats is the plan outside of a thread', () => {
    const repeating: PlannableRow = {
      ...row,
      dueTime: '09:30',
      repeat: 'FREQ=MONTHLY;BYMONTHDAY=-1',
      // 30 April was moved, and 31 May is a Sunday.
      dueDate: '2026-05-02',
      seriesDate: '2026-04-30',
      calendar: 'weekdays',
      shift: 'previous',
      shiftedDate: '2026-05-01',
      rule: 'apply-changes',
    };
    expect(planInThread(repeating)).toStrictEqual(planRow(repeating, builtInRuleBook));
    expect(planInThread(repeating).next).toEqual({
      dueDate: '2026-05-31',
      shiftedDate: '2026-05-29',
      dueTime: '09:30',
      timeZone: 'Europe/Berlin',
    });
  });

  it('of a row that ends has no next date', () => {
    expect(planInThread({ ...row, rule: 'apply-changes', changes: { price: 2 } })).toStrictEqual({
      values: { price: 2 },
    });
  });

  it('reads only the fields of PlannableRow', () => {
    const whole = { ...row, values: { secret: 1 } };
    expect(planRequestOf(whole)).toEqual(row);
  });

  it('throws the PlanError of its rule', () => {
    expect(() => planInThread({ ...row, changes: {} })).toThrow(PlanError);
    const refuses = defineRule({
      kind: 'renew',
      description: 'Plans no value.',
      input: v.object({}),
      plan: () => ({ values: {}, next: { dueDate: '2026-02-28' } }),
    });
    expect(() => planInThread(row, createRuleBook([refuses]))).toThrow(
      new PlanError(row, 'next.dueDate is not after dueDate'),
    );
  });

  it('throws RuleMissingError with the rules that are deployed', () => {
    const missing = { ...row, rule: 'later' };
    expect(() => planInThread(missing)).toThrow(new RuleMissingError(missing, builtInRuleBook));
  });

  it.each([
    ['an error', new TypeError('secret'), 'The plan in a thread threw TypeError'],
    ['a text', 'secret', 'The plan in a thread threw string'],
  ])('throws an Error for a defect that threw %s, without quoting it', (_what, thrown, message) => {
    const defective: RuleBook = {
      kinds: [],
      get: () => {
        // oxlint-disable-next-line typescript/only-throw-error -- the test needs a thrown string
        throw thrown;
      },
    };
    expect(() => planInThread(row, defective)).toThrow(new Error(message));
  });

  it('throws for a response that is none', () => {
    expect(() => planOfResponse(row, 'ready')).toThrow(v.ValiError);
  });
});
