import type { Plan } from '@daybreak/domain';
import { expect, it } from '@jest/globals';
import { planId } from './plan-id.ts';

const plan: Plan = { values: { a: 1, b: { c: [1, 2], d: null } }, next: { dueDate: '2026-04-29', timeZone: 'UTC' } };

it('must not change: messages and rows in flight hold it', () => {
  expect(planId(plan)).toBe('py0g-lIxp-2o4ia1');
});

it('does not depend on the order of keys', () => {
  const reordered: Plan = {
    next: { timeZone: 'UTC', dueDate: '2026-04-29' },
    values: { b: { d: null, c: [1, 2] }, a: 1 },
  };
  expect(planId(reordered)).toBe(planId(plan));
});

it.each<Partial<Plan>>([
  { values: { a: 1 } },
  { values: { ...plan.values, a: '1' } },
  { values: { ...plan.values, b: { c: [2, 1], d: null } } },
  { next: { dueDate: '2026-04-30', timeZone: 'UTC' } },
  { next: { dueDate: '2026-04-29', timeZone: 'Europe/Lisbon' } },
  { next: { dueDate: '2026-04-29', dueTime: '09:30', timeZone: 'UTC' } },
  { next: { dueDate: '2026-04-29', shiftedDate: '2026-04-30', timeZone: 'UTC' } },
])('differs for a plan with %j', (other) => {
  expect(planId({ ...plan, ...other })).not.toBe(planId(plan));
});

it('differs for a plan with and without a next occurrence', () => {
  expect(planId({ values: plan.values })).not.toBe(planId(plan));
});
