import { ItemError, type NewRun } from '@daybreak/repository';
import { createMemoryLogger } from '@daybreak/runtime';
import { describe, expect, it } from '@jest/globals';
import { resumeRuns } from './resume-runs.ts';
import { createMemoryRuns } from './testing/create-memory-runs.ts';
import { noon } from './testing/start-scanner.ts';

const minuteMs = 60_000;
const runOf = (runId: string): NewRun => ({ runId, scheduledTime: noon, shardCount: 3 });

/** Opens runs, and returns `resume`, which returns the shards whose scan messages it sends. */
async function setUp(...runIds: string[]) {
  let now = Date.parse(noon);
  const clock = { now: () => new Date(now) };
  const runs = createMemoryRuns(() => clock.now().toISOString());
  for (const runId of runIds) {
    await runs.register(runs.positionNow(), runOf(runId), 'keep');
    await runs.open(runOf(runId));
  }
  const logger = createMemoryLogger();
  return {
    runs,
    logger,
    wait: (ms: number) => (now += ms),
    /** Reads shards of a run to their ends. */
    read: async (runId: string, ...shards: string[]) => {
      const before = { dispatched: 0, saves: 0, done: false };
      for (const shard of shards)
        await runs.saveShards({ runId, saves: [{ shard, before, after: { ...before, done: true } }] });
    },
    resume: async (ownRunId = 'own') => {
      const sent: string[] = [];
      const scanMessages = {
        sendBatch: async (messages: readonly { runId: string; shard: string }[]) =>
          await Promise.resolve(
            messages.map(({ runId, shard }) => {
              sent.push(`${runId} ${shard}`);
              return { status: 'fulfilled', value: { messageId: 'm' } } as const;
            }),
          ),
      };
      await resumeRuns(ownRunId, { runs, scanMessages, clock, logger });
      return sent;
    },
  };
}

describe('resumeRuns', () => {
  it('sends a scan message for each shard that is not done, after two minutes without progress', async () => {
    const { read, wait, resume, logger } = await setUp('run');
    await read('run', '01');
    wait(2 * minuteMs - 1);
    expect(await resume()).toEqual([]);
    wait(1);
    expect(await resume()).toEqual(['run 00', 'run 02']);
    expect(logger.lines).toEqual([
      { level: 'warn', message: 'run resumed', function: 'scanner', runId: 'run', shards: 2 },
    ]);
  });

  it('sends one scan message for a run whose shards are done, which finishes it', async () => {
    const { read, wait, resume } = await setUp('run');
    await read('run', '00', '01', '02');
    wait(2 * minuteMs);
    expect(await resume()).toEqual(['run 00']);
  });

  it('waits two minutes after the last progress', async () => {
    const { read, wait, resume } = await setUp('run');
    wait(minuteMs);
    await read('run', '00');
    wait(minuteMs);
    expect(await resume()).toEqual([]);
    wait(minuteMs);
    expect(await resume()).toEqual(['run 01', 'run 02']);
  });

  it('does not resume its own run', async () => {
    const { wait, resume } = await setUp('run', 'own');
    wait(2 * minuteMs);
    expect(await resume('own')).toEqual(['run 00', 'run 01', 'run 02']);
  });

  it('checks at most 50 runs', async () => {
    const { wait, resume } = await setUp(...Array.from({ length: 51 }, (_, index) => `run ${index}`));
    wait(2 * minuteMs);
    expect(await resume()).toHaveLength(50 * 3);
  });

  it('logs a run that cannot be read, and resumes the others', async () => {
    const { runs, wait, resume, logger } = await setUp('unreadable', 'run');
    const { get } = runs;
    runs.get = async (runId) => {
      if (runId === 'unreadable') throw new ItemError('run', runId, 'its attributes shards are not those of a run');
      return await get(runId);
    };
    wait(2 * minuteMs);
    expect(await resume()).toEqual(['run 00', 'run 01', 'run 02']);
    expect(logger.lines[0]).toEqual({
      level: 'error',
      message: 'run unreadable',
      function: 'scanner',
      runId: 'unreadable',
      reason: 'its attributes shards are not those of a run',
    });
  });

  it('throws any other error, such as a throttled read', async () => {
    const { runs, resume } = await setUp('run');
    runs.get = async () => await Promise.reject(new Error('throttled'));
    await expect(resume()).rejects.toThrow('throttled');
  });
});
