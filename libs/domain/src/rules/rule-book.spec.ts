import { expect, it } from '@jest/globals';
import { builtInRuleBook, builtInRules } from './index.ts';
import { createRuleBook } from './rule-book.ts';

it('finds each rule by its kind', () => {
  expect(builtInRuleBook.kinds).toEqual(expect.arrayContaining(['apply-changes', 'renew']));
  for (const rule of builtInRules) expect(builtInRuleBook.get(rule.kind)).toBe(rule);
  expect(builtInRuleBook.get('constructor')).toBeUndefined();
});

it('says of each rule what it does', () => {
  expect(builtInRules.map(({ description }) => description)).toEqual(
    expect.arrayContaining([
      "Writes the row's changes as they stand.",
      'Renews the row for its period, and is due again when that ends.',
    ]),
  );
});

it('has one rule of a kind', () => {
  expect(() => createRuleBook([...builtInRules, ...builtInRules])).toThrow(
    'There are two rules of the kind apply-changes',
  );
});
