import { expect, test } from '@jest/globals';
import { makeRun } from '../testing/make-row.ts';
import { waitUntilRunFinished } from './wait-until-run-finished.ts';

const { signal } = new AbortController();

/** A run that has dispatched more rows each time that it is read. */
function reading(...dispatched: number[]) {
  const printed: string[] = [];
  let reads = 0;
  const options = {
    runs: {
      get: async () => {
        const sent = dispatched[reads++];
        const shards = { '00': { dispatched: sent ?? 0, saves: 1, done: sent === undefined } };
        return {
          ...makeRun('2026-03-29T12:00:00Z'),
          status: sent === undefined ? ('finished' as const) : ('running' as const),
          shards,
        };
      },
    },
    runId: 'run',
    progress: { say: (text: string) => void printed.push(text) },
    signal,
    wait: async () => await Promise.resolve(),
  };
  return { options, printed };
}

test('resolves to the run when its shards are read, and prints each change', async () => {
  const { options, printed } = reading(0, 500, 500, 1_000);
  expect(await waitUntilRunFinished(options)).toMatchObject({ status: 'finished' });
  expect(printed).toEqual([
    '0 rows dispatched, 1 shard to be read',
    '500 rows dispatched, 1 shard to be read',
    '1,000 rows dispatched, 1 shard to be read',
  ]);
});

test('throws when nothing has changed for 15 minutes', async () => {
  const { options } = reading(...Array.from({ length: 1_000 }, () => 7));
  await expect(waitUntilRunFinished(options)).rejects.toThrow('7 rows dispatched, 1 shard to be read');
});

test('throws for a run that the table does not hold', async () => {
  const { options } = reading();
  const runs = { get: async () => await Promise.resolve(undefined) };
  await expect(waitUntilRunFinished({ ...options, runs })).rejects.toThrow('does not hold the run run');
});
