import { expect, test } from '@jest/globals';
import { makeRun } from '../../testing/make-row.ts';
import { createLatestRuns } from './latest-runs.ts';

test('a list is read once in a while, and a run under way each time', async () => {
  let now = 0;
  let lists = 0;
  let fails = true;
  const done = makeRun('2026-03-29T12:00:00Z', { runId: 'done' });
  const running = { ...makeRun('2026-03-29T12:01:00Z', { runId: 'running' }), status: 'running' as const };
  const read: string[] = [];
  const runs = {
    list: async () => {
      lists += 1;
      if (fails) throw new Error('throttled');
      return [running, done];
    },
    get: async (runId: string) => {
      read.push(runId);
      return { ...running, status: 'finished' as const };
    },
  };
  const latest = createLatestRuns({ runs: () => runs, seconds: 60, now: () => now });
  await expect(latest()).rejects.toThrow('throttled');
  fails = false;
  for (const at of [0, 59_999]) {
    now = at;
    expect((await latest()).map(({ status }) => status)).toEqual(['finished', 'finished']);
  }
  expect([lists, read]).toEqual([2, ['running', 'running']]);
  now = 60_000;
  await latest();
  expect(lists).toBe(3);
});
