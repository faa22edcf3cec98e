import { expect, test } from '@jest/globals';
import { Census } from './census.ts';

test('a row counts once, as it was first seen', () => {
  using census = new Census();
  census.add({ id: 'a', version: 1, occurrence: 1, plannedKeys: [4, 4] });
  census.add({ id: 'a', version: 2, occurrence: 2, plannedKeys: [4] });
  census.add({ id: 'b', version: 1, occurrence: 1, plannedKeys: [] });
  census.add({ id: 'c', version: 1, occurrence: 1, plannedKeys: [2] });
  census.see('a');
  census.settle('a', 'completed');
  census.settle('a', 'completed');
  census.settle('b', 'failed');
  census.settle('stranger', 'completed');

  expect([census.size, census.settled, census.failed]).toEqual([3, 2, 1]);
  expect([...census.chunks(2)]).toMatchObject([
    [
      { id: 'a', version: 1, occurrence: 1, plannedKeys: [4, 4], seen: true },
      { id: 'b', plannedKeys: [], seen: true },
    ],
    [{ id: 'c', seen: false }],
  ]);
});
