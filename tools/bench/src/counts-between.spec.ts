import { expect, it } from '@jest/globals';
import { requestsBetween, unitsBetween } from './counts-between.ts';

it('leaves out what there was before, and operations without a request', () => {
  expect(requestsBetween({ Query: 2, PutItem: 5 }, { Query: 5, PutItem: 5, UpdateItem: 1 })).toEqual({
    Query: 3,
    UpdateItem: 1,
  });
});

it('subtracts each kind of unit', () => {
  const before = { Rows: { read: 1, write: 100, throttled: 2 } };
  const after = { Rows: { read: 1.5, write: 103, throttled: 2 }, Runs: { read: 0, write: 1, throttled: 0 } };
  expect(unitsBetween(before, after)).toEqual({
    Rows: { read: 0.5, write: 3, throttled: 0 },
    Runs: { read: 0, write: 1, throttled: 0 },
  });
});
