import type { DueRow } from '@daybreak/repository';
import { expect, test } from '@jest/globals';
import { countByInterval } from './count-by-interval.ts';

const starts = ['2026-03-28T00:00:00.000Z', '2026-03-29T00:00:00.000Z', '2026-03-30T00:00:00.000Z'];
const end = '2026-03-31T00:00:00.000Z';
const inRange = (at: string, after = '', by = ''): boolean => at > after && at <= by;

/** An index of rows that are due at these instants, which counts its requests. */
function indexOf(dueAts: readonly string[], { claimed = dueAts.length } = {}) {
  const requests = { counts: 0, pages: 0 };
  const shards = ['00', '01'];
  const rows = {
    shards: async () => shards,
    countDue: async ({ dueAfter, dueBy }: { dueAfter?: string; dueBy: string }) => {
      requests.counts++;
      const counted = dueAts.filter((at) => inRange(at, dueAfter, dueBy)).length;
      return counted === dueAts.length ? claimed : counted;
    },
    dueRows: async ({
      shard,
      dueAfter,
      dueBy,
      cursor = '0',
    }: {
      shard: string;
      dueAfter?: string | undefined;
      dueBy: string;
      cursor?: string | undefined;
    }) => {
      requests.pages++;
      const own = dueAts.filter((at, index) => index % 2 === shards.indexOf(shard) && inRange(at, dueAfter, dueBy));
      const at = own[Number(cursor)];
      const page: DueRow[] = at === undefined ? [] : [{ id: at, version: 1, dueAt: at, cursor }];
      return Number(cursor) + 1 < own.length ? { rows: page, cursor: String(Number(cursor) + 1) } : { rows: page };
    },
  };
  return { rows, requests };
}

const dueAts = [
  '2026-03-28T00:00:00.000Z',
  '2026-03-29T23:59:59.999Z',
  '2026-03-30T00:00:00.000Z',
  '2026-03-30T12:00:00.000Z',
];

test('few rows are read from the index once, and counted here', async () => {
  const { rows, requests } = indexOf(dueAts);
  expect(await countByInterval(rows, starts, end)).toEqual([1, 1, 2]);
  expect(requests).toEqual({ counts: 1, pages: 4 });
});

test('many rows are counted by the index, interval by interval', async () => {
  const { rows, requests } = indexOf(dueAts, { claimed: 1_000_000 });
  expect(await countByInterval(rows, starts, end)).toEqual([1, 1, 2]);
  expect(requests).toEqual({ counts: 4, pages: 0 });
});

test('no rows take one count', async () => {
  const { rows, requests } = indexOf([]);
  expect(await countByInterval(rows, starts, end)).toEqual([0, 0, 0]);
  expect(requests).toEqual({ counts: 1, pages: 0 });
});
