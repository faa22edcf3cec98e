import { expect, it } from '@jest/globals';
import { pairByLikeness } from './pair-by-likeness.ts';

const any = { asymmetricMatch: () => true };

it('leaves the only equal value to the expected one that needs it', () => {
  expect(pairByLikeness([any, 'a'], ['a', 'b'])).toEqual([
    [any, 'b'],
    ['a', 'a'],
  ]);
});

it('pairs values without an equal by the fewest differences, and the rest with undefined', () => {
  const [pen, cup] = [
    { name: 'pen', count: 1, of: 'steel' },
    { name: 'cup', count: 2, of: 'clay' },
  ];
  const fewer = { ...pen, count: 0 };
  expect(pairByLikeness([cup, pen], [fewer, cup, pen])).toEqual([
    [cup, cup],
    [pen, pen],
    [undefined, fewer],
  ]);
  expect(pairByLikeness([cup, pen], [fewer])).toEqual([
    [cup, undefined],
    [pen, fewer],
  ]);
});
