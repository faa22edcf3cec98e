import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { catchUpOf } from './catch-up-of.ts';
import { createRuleBook } from './rule-book.ts';
import { defineRule } from './rule.ts';

describe('the policy of a row', () => {
  const define = (catchUp?: string) =>
    defineRule({ kind: 'price', description: 'Sets it.', input: v.object({}), catchUp, plan: () => ({ values: {} }) });
  const rules = createRuleBook([define('skip PT1H')]);

  it('is its own, or else its rule’s, or else to do each occurrence', () => {
    expect(catchUpOf({ rule: 'price', catchUp: 'all' }, rules)).toBe('all');
    expect(catchUpOf({ rule: 'price' }, rules)).toBe('skip after PT1H');
    expect(catchUpOf({ rule: 'price' }, createRuleBook([define()]))).toBe('all');
    expect(catchUpOf({ rule: 'gone' }, rules)).toBe('all');
  });

  it('of a rule is checked when the rule is defined', () => {
    expect(() => define('soon')).toThrow('The catch-up policy of the rule price: soon is not a policy');
  });
});
