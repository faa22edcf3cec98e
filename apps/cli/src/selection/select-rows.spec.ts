import type { Row, RowStatus } from '@daybreak/domain';
import { messageGroupOf } from '@daybreak/repository';
import { expect, test } from '@jest/globals';
import { makeRow } from '../testing/make-row.ts';
import { testEnvironment } from '../testing/test-environment.ts';
import type { RowFilter } from './row-filter.ts';
import { selectRows } from './select-rows.ts';

const all = [
  makeRow({ id: 'a-1', tenant: 'acme' }),
  makeRow({ id: 'a-2', tenant: 'acme', priority: 'high' }),
  makeRow({ id: 'b-1', tenant: 'other' }),
  makeRow({ id: 'c-1' }),
  makeRow({ id: 'a-3', tenant: 'acme', status: 'failed' }),
  makeRow({ id: 'a-4', tenant: 'acme', status: 'completed' }),
];

/** A table of these rows, which notes what is read of it. */
function tableOf(rows: readonly Row[]) {
  const reads: { ids: string[]; ranges: unknown[]; scans: number } = { ids: [], ranges: [], scans: 0 };
  async function* withStatus(...statuses: RowStatus[]) {
    for (const row of rows) if (statuses.includes(row.status)) yield row;
  }
  const source = {
    shards: async () => ['00'],
    pauses: async () => ({ active: [], resumed: [] }),
    shardsHeldBy: async () => [],
    dueRows: async ({ dueAfter, dueBy }: { dueAfter?: string | undefined; dueBy: string }) => {
      reads.ranges.push({ dueAfter, dueBy });
      const scheduled = rows.filter(({ status }) => status === 'scheduled');
      return {
        rows: scheduled.map((row) => {
          const group = messageGroupOf(row);
          const { id, version } = row;
          return { id, version, dueAt: '', cursor: id, ...(group === undefined ? {} : { messageGroupId: group }) };
        }),
      };
    },
    getMany: async (ids: readonly string[]) => {
      reads.ids.push(...ids);
      return rows.filter(({ id }) => ids.includes(id));
    },
    failedRowsAreIndexed: async () => true,
    failedRows: () => withStatus('failed'),
    scanRows: () => {
      reads.scans += 1;
      return withStatus('scheduled', 'failed', 'completed', 'cancelled');
    },
  };
  return { reads, source };
}

async function select(filter: RowFilter, statuses: readonly RowStatus[]) {
  const { reads, source } = tableOf(all);
  const ids: string[] = [];
  for await (const { id } of selectRows({ rows: source }, filter, statuses, () => {}, testEnvironment())) ids.push(id);
  return { ids, reads };
}

test('of a tenant, only the entries that may be of it are read, and its failed rows by their index', async () => {
  const { ids, reads } = await select({ tenant: 'acme' }, ['scheduled', 'failed']);
  expect(ids.toSorted()).toEqual(['a-1', 'a-2', 'a-3']);
  // The entry of a row of high priority has no tenant, nor has one of a row without a tenant.
  expect(reads).toMatchObject({ ids: ['a-1', 'a-2', 'c-1'], scans: 0 });
});

test('of ids, only these entries are read, and of one id its row alone', async () => {
  const prefix = await select({ id: { text: 'b-', isPrefix: true } }, ['scheduled']);
  expect(prefix).toMatchObject({ ids: ['b-1'], reads: { ids: ['b-1'] } });
  const one = await select({ id: { text: 'a-4', isPrefix: false } }, ['completed']);
  expect(one).toEqual({ ids: ['a-4'], reads: { ids: ['a-4'], ranges: [], scans: 0 } });
});

test('dates narrow the index by the time zones of the earth', async () => {
  const { reads } = await select({ dueFrom: '2026-03-29', dueTo: '2026-03-29' }, ['scheduled']);
  expect(reads.ranges).toEqual([{ dueAfter: '2026-03-28T00:00:00.000Z', dueBy: '2026-03-31T00:00:00.000Z' }]);
});

test('a run names failed rows alone, and completed rows need a scan', async () => {
  expect((await select({ run: 'r' }, ['scheduled', 'failed'])).reads).toEqual({ ids: [], ranges: [], scans: 0 });
  expect(await select({ tenant: 'acme' }, ['completed'])).toMatchObject({ ids: ['a-4'], reads: { scans: 1 } });
});
