import { createRuleBook, defineRule, parseRowDefinition, type RulePlan } from '@daybreak/domain';
import { expect, it, test } from '@jest/globals';
import * as v from 'valibot';
import { planTwice } from './plan-twice.ts';

const problemsWith = (plan: () => RulePlan): string[] => {
  const rule = defineRule({ kind: 'mine', description: 'Fake.', input: v.object({}), plan });
  const parsed = parseRowDefinition(
    { id: 'a', dueDate: '2026-03-29', rule: 'mine' },
    planTwice(createRuleBook([rule])),
  );
  return parsed.success ? [] : parsed.problems.map(({ message }) => message);
};

it.each<[string, () => RulePlan, string]>([
  ['draws a number', () => ({ values: { score: Math.random() } }), 'values.score'],
  ['asks for the time', () => ({ values: { at: { ms: Date.now() } } }), 'values.at.ms'],
  ['asks for the day', () => ({ values: { on: new Date().toISOString().slice(0, 10) } }), 'values.on'],
  ['asks for the day in words', () => ({ values: { on: Date() } }), 'values.on'],
  ['names a key by the year', () => ({ values: { [`in ${new Date().getFullYear()}`]: 1 } }), 'values.in '],
])('a rule that %s is rejected, with the key that differs', (_, plan, path) => {
  const [message] = problemsWith(plan);
  expect(message).toContain(`it plans the same row differently each time (${path}`);
  expect(message).toContain('a rule must not read the clock or use random numbers');
});

test('a rule that parses a date of its row is accepted, and the clock is restored', () => {
  const before = Date;
  expect(problemsWith(() => ({ values: { year: new Date('2026-03-29').getFullYear() } }))).toEqual([]);
  expect(Date).toBe(before);
});

test('rows after the first hundred of a rule are planned once', () => {
  let plans = 0;
  const rule = defineRule({
    kind: 'mine',
    description: 'Fake.',
    input: v.object({}),
    plan: () => {
      plans++;
      return { values: {} };
    },
  });
  const ruleBook = planTwice(createRuleBook([rule]));
  for (let row = 0; row < 150; row++)
    parseRowDefinition({ id: `${row}`, dueDate: '2026-03-29', rule: 'mine' }, ruleBook);
  expect(plans).toBe(250);
});
