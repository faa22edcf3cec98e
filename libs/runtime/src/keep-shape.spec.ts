import { expect, it } from '@jest/globals';
import { keepShape } from './keep-shape.ts';
import { isKeptByShape } from './testing/is-kept-by-shape.ts';

it('keeps an object that has grown key by key by its shape, and changes nothing of it', () => {
  const grown: Record<string, number> = {};
  for (let key = 0; key < 50; key += 1) grown[`key${key}`] = key;
  const before = { ...grown };
  expect(isKeptByShape(grown)).toBe(false);

  keepShape(grown);

  expect(isKeptByShape(grown)).toBe(true);
  expect(grown).toEqual(before);
});
