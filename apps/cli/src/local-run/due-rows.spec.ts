import { expect, test } from '@jest/globals';
import { DueRows } from './due-rows.ts';

test('a row that is added twice keeps its first state', () => {
  using dueRows = new DueRows();
  dueRows.add({ id: 'a', version: 1, occurrence: 1, plannedKeys: [4, 4] });
  dueRows.add({ id: 'a', version: 2, occurrence: 2, plannedKeys: [4] });
  dueRows.add({ id: 'b', version: 1, occurrence: 1, plannedKeys: [] });
  dueRows.add({ id: 'c', version: 1, occurrence: 1, plannedKeys: [2] });
  dueRows.see('a');
  dueRows.settle('a', 'completed');
  dueRows.settle('a', 'completed');
  dueRows.settle('b', 'failed');
  dueRows.settle('stranger', 'completed');

  expect([dueRows.size, dueRows.settled, dueRows.failed]).toEqual([3, 2, 1]);
  expect([...dueRows.chunks(2)]).toMatchObject([
    [
      { id: 'a', version: 1, occurrence: 1, plannedKeys: [4, 4], seen: true },
      { id: 'b', plannedKeys: [], seen: true },
    ],
    [{ id: 'c', seen: false }],
  ]);
});
