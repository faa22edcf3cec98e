import { describe, expect, it } from '@jest/globals';
import { openRun } from './open-run.ts';
import { createMemoryRuns } from './testing/create-memory-runs.ts';
import { noon } from './testing/start-scanner.ts';

const trigger = { scheduledTime: noon };
const dayMs = 24 * 60 * 60 * 1000;

function setUp() {
  let now = Date.parse(noon);
  const clock = { now: () => new Date(now) };
  const runs = createMemoryRuns(() => clock.now().toISOString());
  const registered: unknown[] = [];
  const { register } = runs;
  runs.register = async (before, run, checkpoint) => {
    registered.push([run.runId, checkpoint]);
    return await register(before, run, checkpoint);
  };
  let counted = 0;
  const dependencies = {
    rows: { raiseShardCount: async () => await Promise.resolve() },
    runs,
    queueDepth: async () => await Promise.resolve(counted++),
    shardCount: 1,
    clock,
  };
  return {
    open: async (event: Parameters<typeof openRun>[0] = trigger) => await openRun(event, dependencies),
    runs,
    registered,
    counted: () => counted,
    wait: (ms: number) => (now += ms),
  };
}

describe('openRun', () => {
  it('opens a run, resumes it, and returns it when it is finished', async () => {
    const { open, runs } = setUp();
    const { state, run } = await open();
    expect(state).toBe('opened');
    expect(await open()).toEqual({ state: 'resumed', run });
    await runs.finish(run.runId);
    expect(await open()).toMatchObject({ state: 'finished', run: { runId: noon } });
  });

  it('creates a registered run as it was planned', async () => {
    const { open, runs, registered, wait } = setUp();
    const create = runs.open;
    runs.open = async () => await Promise.reject(new Error('throttled'));
    await expect(open()).rejects.toThrow('throttled');
    runs.open = create;
    wait(dayMs);

    expect(await open()).toMatchObject({ state: 'opened', run: { readyBy: '2026-03-29T11:59:00.000Z' } });
    expect(registered).toHaveLength(1);
  });

  it('renews a checkpoint after nine days, but not for a run by hand', async () => {
    const { open, registered, wait } = setUp();
    await open();
    wait(9 * dayMs);
    await open({ scheduledTime: noon, runId: 'by hand' });
    await open({ scheduledTime: '2026-04-07T12:00:00.000Z' });
    expect(registered).toEqual([
      [noon, 'keep'],
      ['by hand', 'keep'],
      ['2026-04-07T12:00:00.000Z', 'renew'],
    ]);
  });

  it('does not count the queues while another run is open', async () => {
    const { open, counted } = setUp();
    await open();
    await open({ scheduledTime: '2026-03-29T13:00:00.000Z' });
    expect(counted()).toBe(1);
  });

  it('throws RunNotOpenedError after ten attempts', async () => {
    const { open, runs } = setUp();
    let attempts = 0;
    runs.register = async () => await Promise.resolve(++attempts < 0);
    await expect(open()).rejects.toMatchObject({ name: 'RunNotOpenedError', runId: noon });
    expect(attempts).toBe(10);
  });
});
