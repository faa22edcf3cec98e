import { ItemError } from '@daybreak/repository';
import { expect, test } from '@jest/globals';
import { makeRow } from '../testing/make-row.ts';
import { readDueRows } from './read-due-rows.ts';

const dueBy = '2026-03-29T12:00:00.000Z';
const unpaused = { pauses: async () => ({ active: [], resumed: [] }), shardsHeldBy: async () => [] };

test('an item that is invalid in the index is read from the table, and reported if it is invalid there', async () => {
  const rows = {
    ...unpaused,
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

test('a paused row is left out, and a row that the run would release is read', async () => {
  const pause = { reason: 'r', by: 'ada', at: '2026-03-01T12:00:00.000Z' };
  const active = [
    { ...pause, id: 'now', rowId: 'paused' },
    { ...pause, id: 'over', until: dueBy },
  ];
  const resumed = [{ ...pause, id: 'ended', resumedAt: dueBy }];
  const inShard: Record<string, string> = { '00': 'paused', 'paused#ended#00': 'resumed', 'paused#over#00': 'again' };
  const rows = {
    pauses: async () => ({ active, resumed }),
    shards: async () => ['00'],
    shardsHeldBy: async () => ['00'],
    dueRows: async ({ shard }: { shard: string }) => ({
      rows: [{ id: inShard[shard] ?? shard, version: 1, dueAt: dueBy, cursor: '' }],
    }),
    getMany: async (ids: readonly string[]) => ids.map((id) => makeRow({ id })),
  };
  const ids: string[] = [];
  for await (const { id } of readDueRows({ rows }, dueBy, () => {})) ids.push(id);
  expect(ids).toEqual(['resumed', 'again']);
});
