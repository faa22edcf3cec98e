import { expect, it } from '@jest/globals';
import { builtInRuleBook, builtInRules } from './index.ts';
import { createRuleBook } from './rule-book.ts';

it('finds each rule by its kind', () => {
  expect(builtInRuleBook.kinds).toEqual(expect.arrayContaining(['apply-changes', 'renew']));
  for (const rule of builtInRules) expect(builtInRuleBook.get(rule.kind)).toBe(rule);
  expect(builtInRuleBook.get('constructor')).toBeUndefined();
});

it('has a description for each rule', () => {
  expect(builtInRules.map(({ description }) => description)).toEqual(
    expect.arrayContaining([
      "Writes the row's changes unchanged.",
      'Renews the row for its period. The row is due again when the period ends.',
    ]),
  );
});

it('refuses two rules of the same kind', () => {
  expect(() => createRuleBook([...builtInRules, ...builtInRules])).toThrow('Two rules have the kind apply-changes');
});
