import { expect, it } from '@jest/globals';
import { restoreFastProperties } from './restore-fast-properties.ts';
import { hasFastProperties } from './testing/has-fast-properties.ts';

it('gives fast properties to an object that grew key by key, and keeps its entries', () => {
  const grown: Record<string, number> = {};
  for (let key = 0; key < 50; key += 1) grown[`key${key}`] = key;
  const before = { ...grown };
  expect(hasFastProperties(grown)).toBe(false);

  restoreFastProperties(grown);

  expect(hasFastProperties(grown)).toBe(true);
  expect(grown).toEqual(before);
});
