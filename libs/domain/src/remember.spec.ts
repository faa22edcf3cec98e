import { expect, it } from '@jest/globals';
import { remember } from './remember.ts';

const never = (): never => {
  throw new Error('It is known already');
};

it('finds a thing once, whatever it is', () => {
  const known = new Map<string, boolean>();

  expect(remember(known, 'a', () => false)).toBe(false);
  expect(remember(known, 'a', never)).toBe(false);
  expect(remember(known, 'b', () => true)).toBe(true);
});

it('remembers 4,096 things, and then begins anew', () => {
  const known = new Map<string, number>();
  for (let index = 0; index < 4_096; index += 1) remember(known, `${index}`, () => index);
  expect(known.size).toBe(4_096);
  expect(remember(known, '0', never)).toBe(0);

  remember(known, 'one too many', () => 1);
  expect([...known]).toEqual([['one too many', 1]]);
});

it('remembers nothing of a search that failed', () => {
  const known = new Map<string, number>();

  expect(() => remember(known, 'a', never)).toThrow('It is known already');
  expect(known.size).toBe(0);
});
