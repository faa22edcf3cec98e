import { expect, test } from '@jest/globals';
import { makeRun } from '../../testing/make-row.ts';
import { createLatestRuns } from './latest-runs.ts';

const nobodyAsks = async (): Promise<never> => await Promise.reject(new Error('nobody asks for this'));

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
    position: nobodyAsks,
    latestFinished: nobodyAsks,
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

test('a list is followed by keys while somebody looks, and read again after a pause', async () => {
  let now = 0;
  let lists = 0;
  let last = '2026-03-29T12:00:00Z';
  const runs = {
    list: async () => {
      lists += 1;
      return [makeRun('2026-03-29T12:00:00Z', { runId: '2026-03-29T12:00:00Z' })];
    },
    get: async (runId: string) => makeRun(runId, { runId }),
    position: async () => ({ revision: 1, last: { runId: last, dueBy: last, readyBy: last }, openRuns: {} }),
    latestFinished: async () => undefined,
  };
  const latest = createLatestRuns({ runs: () => runs, seconds: 900, followedWithinSeconds: 50, now: () => now });
  const ids = async (): Promise<string[]> => (await latest()).map(({ runId }) => runId.slice(11, 16));
  expect(await ids()).toEqual(['12:00']);
  for (const minute of ['01', '02']) {
    now += 49_000;
    last = `2026-03-29T12:${minute}:00Z`;
    await latest();
  }
  expect([await ids(), lists]).toEqual([['12:02', '12:01', '12:00'], 1]);
  // A run may have come and gone meanwhile.
  now += 50_000;
  await latest();
  expect(lists).toBe(2);
});
