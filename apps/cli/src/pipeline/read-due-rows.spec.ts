import { ItemError } from '@daybreak/repository';
import { expect, test } from '@jest/globals';
import { makeRow } from '../testing/make-row.ts';
import { readDueRows } from './read-due-rows.ts';

const dueBy = '2026-03-29T12:00:00.000Z';

test('an item that is invalid in the index is read from the table, and reported if it is invalid there', async () => {
  const rows = {
    shards: async () => ['00'],
    dueRows: async () => ({
      rows: ['good', 'far'].map((id) => ({ id, version: 1, dueAt: dueBy, cursor: id })),
      unreadable: ['fixed', 'odd'],
    }),
    getMany: async (ids: readonly string[], onUnreadable?: (error: ItemError) => void) => {
      onUnreadable?.(new ItemError('row', 'odd', 'no'));
      return ids
        .filter((id) => id !== 'odd')
        .map((id) => makeRow({ id, timeZone: id === 'far' ? 'Mars/Base' : 'UTC' }));
    },
  };
  const unreadable: string[] = [];
  const ids: string[] = [];
  const read = readDueRows({ rows }, dueBy, ({ id }) => void unreadable.push(id));
  for await (const { id } of read) ids.push(id);
  expect(ids).toEqual(['good', 'fixed']);
  expect(unreadable).toEqual(['odd', 'far']);
});
