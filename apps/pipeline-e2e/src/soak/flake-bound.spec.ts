import { expect, it } from '@jest/globals';
import { flakeBound } from './flake-bound.ts';

it('is close to 3 divided by the runs when nothing failed', () => {
  expect(flakeBound(0, 10_000)).toBeCloseTo(0.0003, 5);
  expect(flakeBound(0, 100)).toBeCloseTo(0.0295, 4);
});

it('is above the observed rate when something failed', () => {
  // From a table of exact binomial limits: 1 of 100 gives 4.66%, 10 of 100 gives 16.37%.
  expect(flakeBound(1, 100)).toBeCloseTo(0.0466, 4);
  expect(flakeBound(10, 100)).toBeCloseTo(0.1637, 3);
});

it('is nothing when every run failed', () => {
  expect(flakeBound(3, 3)).toBe(1);
});
