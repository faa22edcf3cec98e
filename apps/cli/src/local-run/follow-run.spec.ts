import { expect, test } from '@jest/globals';
import { InterruptedError } from '../terminal/environment.ts';
import { followRun } from './follow-run.ts';

const scheduledTime = new Date('2026-03-29T12:00:00Z');

function fakeStack(idle: () => Promise<void> = async () => {}) {
  const watch = { outcomes: 0 };
  const fired: object[] = [];
  const stack = {
    async fireSchedule(name: string, options: object) {
      fired.push({ name, ...options });
      return { attempts: 1, result: { ok: true as const, payload: '' } };
    },
    waitUntilIdle: idle,
  };
  const stop = new AbortController();
  return { options: { stack, watch, scheduleName: 'daily', scheduledTime, signal: stop.signal }, fired, watch, stop };
}

test('a run fires the schedule once, with a new run id', async () => {
  const { options, fired } = fakeStack();
  const { runId, problem } = await followRun(options);
  expect(problem).toBeUndefined();
  expect(runId).toMatch(/^2026-03-29T12:00:00Z\/./);
  expect(fired).toEqual([{ name: 'daily', scheduledTime, input: { scheduledTime: '2026-03-29T12:00:00Z', runId } }]);
});

test('a long run continues while functions log outcomes, and ends when they log none', async () => {
  let waits = 0;
  const { options, watch, fired } = fakeStack(async () => {
    waits++;
    if (waits > 1 && waits < 5) watch.outcomes++;
    if (waits > 1) throw new Error('queue x holds 5');
  });
  expect((await followRun(options)).problem).toBe('queue x holds 5');
  expect([waits, fired.length]).toEqual([5, 1]);
});

test('Ctrl-C ends the wait', async () => {
  const { options, stop } = fakeStack(async () => await new Promise(() => {}));
  const following = followRun(options);
  stop.abort(new InterruptedError('SIGINT'));
  await expect(following).rejects.toThrow(InterruptedError);
});
