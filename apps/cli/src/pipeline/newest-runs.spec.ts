import { ItemError, type Run } from '@daybreak/repository';
import { expect, test } from '@jest/globals';
import { makeRun } from '../testing/make-row.ts';
import { newestRuns } from './newest-runs.ts';

const noon = makeRun('2026-03-29T12:00:00Z', { runId: 'noon' });
const one = makeRun('2026-03-29T12:01:00Z', { runId: 'one' });
const open = { ...makeRun('2026-03-28T12:00:00Z', { runId: 'open' }), status: 'running' as const };

test('the newest runs are read by their keys, each once, the latest first', async () => {
  const read: string[] = [];
  const runs = {
    position: async () => ({
      revision: 3,
      last: { runId: 'one', dueBy: one.scheduledTime, readyBy: one.scheduledTime },
      openRuns: {
        one: { ...one, at: one.startedAt, resumes: 0 },
        open: { ...open, at: open.startedAt, resumes: 0 },
        broken: { ...open, at: open.startedAt, resumes: 0 },
        expired: { ...open, at: open.startedAt, resumes: 0 },
      },
    }),
    latestFinished: async () => ({ runId: 'noon', scheduledTime: noon.scheduledTime }),
    get: async (runId: string): Promise<Run | undefined> => {
      read.push(runId);
      if (runId === 'broken') throw new ItemError('run', runId, 'it is broken');
      return [noon, one, open].find((run) => run.runId === runId);
    },
  };
  const unreadable: string[] = [];
  const newest = await newestRuns(runs, ({ id }) => void unreadable.push(id));
  expect(newest.map(({ runId }) => runId)).toEqual(['one', 'noon', 'open']);
  expect(read.toSorted()).toEqual(['broken', 'expired', 'noon', 'one', 'open']);
  expect(unreadable).toEqual(['broken']);
});

test('a table without a run has none', async () => {
  const runs = {
    position: async () => ({ revision: 0, openRuns: {} }),
    latestFinished: async () => undefined,
    get: async () => undefined,
  };
  expect(await newestRuns(runs, () => {})).toEqual([]);
});
