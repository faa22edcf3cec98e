import { dispatchedRowKey, type DueRow } from '@daybreak/repository';
import { expect, test } from '@jest/globals';
import { makeRun } from '../testing/make-row.ts';
import { countInFlight } from './rows-in-flight.ts';

const row = (id: string, dueAt: string, readyAt?: string): DueRow => ({
  id,
  version: 1,
  dueAt,
  cursor: id,
  ...(readyAt === undefined ? {} : { readyAt }),
});

/** A source of due rows, one on a page, and of the rows that runs recorded. It counts the reads of the latter. */
function sourceOf(due: readonly DueRow[], recorded: Readonly<Record<string, readonly DueRow[]>> = {}) {
  const source = {
    reads: 0,
    rows: {
      shards: async () => ['00'],
      dueRows: async ({ dueBy, cursor }: { dueBy: string; cursor?: string | undefined }) => {
        const found = due.filter(({ dueAt }) => dueAt <= dueBy);
        const at = found.findIndex(({ id }) => id === cursor) + 1;
        const { cursor: last = '' } = found[at] ?? {};
        return { rows: found.slice(at, at + 1), ...(at + 1 < found.length ? { cursor: last } : {}) };
      },
    },
    runs: {
      dispatchedOf: async ({ runId }: { runId: string }) => {
        source.reads += 1;
        return new Set((recorded[runId] ?? []).map(dispatchedRowKey));
      },
    },
  };
  return source;
}

const first = makeRun('2026-03-29T00:00:00Z', { runId: 'first', readyBy: '2026-03-28T23:59:00.000Z' });
const second = makeRun('2026-03-29T01:00:00Z', {
  runId: 'second',
  readyBy: '2026-03-29T00:59:00.000Z',
  base: { runId: 'first', dueBy: first.scheduledTime, readyBy: '2026-03-28T23:59:00.000Z' },
});
const midnight = '2026-03-29T00:00:00.000Z';

test('a row that is still due counts for the run in whose window it is', async () => {
  const source = sourceOf([
    row('of the first', midnight, '2026-03-01T00:00:00.000Z'),
    row('of an older release', midnight),
    row('due later', '2026-03-29T00:30:00.000Z', '2026-03-01T00:00:00.000Z'),
    row('ready later', midnight, '2026-03-29T00:10:00.000Z'),
    row('edited since', midnight, '2026-03-29T03:00:00.000Z'),
    row('not due', '2026-03-30T00:00:00.000Z', '2026-03-01T00:00:00.000Z'),
  ]);
  expect(await countInFlight(source, [second, first])).toEqual(
    new Map([
      ['second', 2],
      ['first', 2],
    ]),
  );
});

test('a row that became ready while a run read counts for the run that recorded it', async () => {
  const late = row('late', midnight, '2026-03-28T23:59:30.000Z');
  const left = row('left', midnight, '2026-03-28T23:59:40.000Z');
  const source = sourceOf([late, left], { first: [late] });
  expect(await countInFlight(source, [second, first])).toEqual(
    new Map([
      ['second', 1],
      ['first', 1],
    ]),
  );
  expect(source.reads).toBe(1);
});

test('a run that a person triggered takes each row of the index, and a run by hand is left out', async () => {
  const triggered = makeRun('2026-03-29T02:00:00Z', { runId: 'triggered' });
  const byHand = makeRun('2026-03-29T02:00:00Z', { runId: 'by-hand/2026-03-29T02:00:00.000Z/1', by: 'ada' });
  const due = [row('a', midnight, '2026-03-01T00:00:00.000Z'), row('b', midnight, '2026-03-29T03:00:00.000Z')];
  expect(await countInFlight(sourceOf(due), [triggered, byHand])).toEqual(new Map([['triggered', 1]]));
  expect(await countInFlight(sourceOf(due), [byHand])).toEqual(new Map());
});
