import type { Row, RowHistory, Tombstone, VersionEnd } from '@daybreak/domain';
import { describe, expect, it } from '@jest/globals';
import { newRowItem, rowOfItem, type RowOrTombstone } from '../items/row-item.ts';
import { existing, newRow, startedAt } from '../testing/new-row.ts';
import { newRunItem, runOfItem } from './run-item.ts';
import { accountRun, countRunOutcomes } from './run-outcomes.ts';

const row = existing(rowOfItem(newRowItem(newRow(), { shardCount: 4, now: startedAt })));
const end = (rest: Pick<VersionEnd, 'end'> & Partial<VersionEnd>): VersionEnd => ({
  at: startedAt,
  dueDate: row.dueDate,
  written: 0,
  ...rest,
});

async function* each<Item>(...items: Item[]): AsyncGenerator<Item, void, void> {
  yield* items;
}

describe('countRunOutcomes', () => {
  const first: RowHistory = {
    1: end({ end: 'completed', runId: 'a', superseded: { b: startedAt, constructor: startedAt } }),
    2: end({ end: 'failed', runId: 'b', superseded: { a: startedAt } }),
    3: end({ end: 'cancelled', superseded: { a: startedAt } }),
    4: end({ end: 'rescheduled' }),
    // An older release recorded no run. An end by an owner's edit does not count for a run.
    5: end({ end: 'completed' }),
    6: end({ end: 'cancelled', runId: 'b' }),
    7: end({ end: 'skipped', runId: 'b', superseded: { a: startedAt } }),
    // By its owner.
    8: end({ end: 'skipped' }),
  };
  const second: RowHistory = { 1: end({ end: 'completed', runId: 'a', after: { edit: 'deleted', at: startedAt } }) };
  const tombstone = { id: 'z', status: 'deleted', version: 1, history: second, expiresAt: startedAt } as const;
  const counted = new Map([
    ['a', { completed: 2, skipped: 0, failed: 0, superseded: 3 }],
    ['b', { completed: 0, skipped: 1, failed: 1, superseded: 1 }],
    ['constructor', { completed: 0, skipped: 0, failed: 0, superseded: 1 }],
  ]);

  it('counts each version of each row once for each of its runs, including deleted rows', async () => {
    const outcomes = await countRunOutcomes(each<Row | Tombstone>({ ...row, history: first }, tombstone, row));
    expect(outcomes).toEqual(counted);
  });

  it('counts rows and tombstones of a scan', async () => {
    const outcomes = await countRunOutcomes(each<RowOrTombstone>({ row: { ...row, history: first } }, { tombstone }));
    expect(outcomes).toEqual(counted);
  });
});

describe('accountRun', () => {
  const run = runOfItem(newRunItem({ runId: 'a', scheduledTime: startedAt, shardCount: 2 }, new Date(startedAt), 90));
  const dispatching = (...counts: number[]) => ({
    ...run,
    shards: Object.fromEntries(counts.map((dispatched, shard) => [`0${shard}`, { dispatched, saves: 1, done: true }])),
  });

  it('returns the number of rows in flight', () => {
    expect(accountRun(dispatching(4, 4), { completed: 3, skipped: 1, failed: 1, superseded: 2 })).toEqual({
      dispatched: 8,
      completed: 3,
      skipped: 1,
      failed: 1,
      superseded: 2,
      inFlight: 1,
    });
    expect(accountRun(dispatching(4, 3))).toEqual({
      dispatched: 7,
      completed: 0,
      skipped: 0,
      failed: 0,
      superseded: 0,
      inFlight: 7,
    });
  });

  it('counts ended rows that an interrupted scanner did not count', () => {
    expect(accountRun(dispatching(1, 1), { completed: 3, skipped: 0, failed: 1, superseded: 1 })).toMatchObject({
      dispatched: 5,
      inFlight: 0,
    });
  });
});
