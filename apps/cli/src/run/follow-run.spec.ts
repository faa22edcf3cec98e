import { expect, test } from '@jest/globals';
import { InterruptedError } from '../options/environment.ts';
import { followRun } from './follow-run.ts';

const scheduledTime = new Date('2026-03-29T12:00:00Z');

/** A stack whose every trigger settles so many rows, and after which so many are due. */
function fakeStack(rounds: { settles: number; leaves: number }[], idle: () => Promise<void> = async () => {}) {
  const watch = { outcomes: 0, settlements: 0 };
  const fired: object[] = [];
  let due = 0;
  const stack = {
    async fireSchedule(name: string, options: object) {
      const { settles, leaves } = rounds[fired.length] ?? { settles: 0, leaves: due };
      fired.push({ name, ...options });
      watch.outcomes += settles;
      watch.settlements += settles;
      due = leaves;
      return { attempts: 1, result: { ok: true as const, payload: '' } };
    },
    waitUntilIdle: idle,
  };
  const stop = new AbortController();
  const countDue = async (): Promise<number> => due;
  const options = { stack, watch, scheduleName: 'daily', scheduledTime, countDue, signal: stop.signal };
  return { options, fired, watch, stop };
}

test('one trigger does when nothing is due after it', async () => {
  const { options, fired } = fakeStack([{ settles: 3, leaves: 0 }]);
  const { runId, trouble } = await followRun(options);
  expect(trouble).toBeUndefined();
  expect(runId).toMatch(/^2026-03-29T12:00:00Z\/./);
  expect(fired).toEqual([{ name: 'daily', scheduledTime, input: { scheduledTime: '2026-03-29T12:00:00Z', runId } }]);
});

test('a row that is overdue several times is triggered for each, every time as a run of its own', async () => {
  const { options, fired } = fakeStack([
    { settles: 2, leaves: 1 },
    { settles: 1, leaves: 1 },
    { settles: 1, leaves: 0 },
  ]);
  await followRun(options);
  expect(new Set(fired.map((trigger) => JSON.stringify(trigger))).size).toBe(3);
});

test('it ends when a trigger gets nothing done', async () => {
  const { options, fired } = fakeStack([{ settles: 2, leaves: 1 }]);
  await followRun(options);
  expect(fired).toHaveLength(2);
});

test('a long run is waited for as long as something happens, and given up when nothing does', async () => {
  let waits = 0;
  const { options, watch, fired } = fakeStack([{ settles: 1, leaves: 5 }], async () => {
    waits++;
    if (waits > 1 && waits < 5) watch.outcomes++;
    if (waits > 1) throw new Error('queue x holds 5');
  });
  expect((await followRun(options)).trouble).toBe('queue x holds 5');
  expect([waits, fired.length]).toEqual([5, 1]);
});

test('Ctrl-C ends the wait', async () => {
  const { options, stop } = fakeStack([], async () => await new Promise(() => {}));
  const following = followRun(options);
  stop.abort(new InterruptedError('SIGINT'));
  await expect(following).rejects.toThrow(InterruptedError);
});
