import { setImmediate } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { paced } from './paced.ts';

/** A clock that moves only in a pause. */
function slowTime(): { now: () => number; pause: (ms: number) => Promise<void>; waited: number[] } {
  let time = 0;
  const waited: number[] = [];
  return {
    waited,
    now: () => time,
    pause: async (ms) => {
      waited.push(ms);
      time = Math.max(time, time + ms);
    },
  };
}

/** A clock that moves to the end of the next pause when no call can continue. */
function virtualTime() {
  let time = 0;
  const sleepers: { until: number; wake: () => void }[] = [];
  return {
    now: () => time,
    pause: async (ms: number) => await new Promise<void>((wake) => sleepers.push({ until: time + ms, wake })),
    async passing(work: Promise<void>): Promise<void> {
      let isOver = false;
      const ended = work.finally(() => (isOver = true));
      while (!isOver) {
        await setImmediate();
        sleepers.sort((a, b) => a.until - b.until);
        const next = sleepers.shift();
        time = Math.max(time, next?.until ?? 0);
        next?.wake();
      }
      await ended;
    },
  };
}

const signal = new AbortController().signal;
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

test('calls begin at the given rate', async () => {
  const { now, pause } = slowTime();
  const begunAt: number[] = [];
  await paced(numbers(100), async () => void begunAt.push(now()), { perSecond: 10, signal, now, pause });
  expect(begunAt).toHaveLength(100);
  expect(begunAt.every((at, index) => at >= index * 100)).toBe(true);
});

test('calls keep the rate after throttling', async () => {
  const time = virtualTime();
  const { now, pause } = time;
  const begunAt: number[] = [];
  const act = async (): Promise<void> => {
    begunAt.push(now());
    // Calls that begin in the ten seconds after the first are throttled until these are over.
    if (now() >= 1_000 && now() < 11_000) await pause(11_000 - now());
  };
  await time.passing(paced(numbers(200), act, { perSecond: 10, signal, now, pause }));
  const gaps = begunAt.slice(1).map((at, index) => at - (begunAt[index] ?? 0));
  expect(begunAt).toHaveLength(200);
  expect(Math.min(...gaps)).toBeCloseTo(100);
  expect(Math.max(...gaps)).toBeGreaterThan(5_000);
});

test('an error stops further calls and is thrown', async () => {
  const done: number[] = [];
  const act = async (number: number): Promise<void> => {
    if (number === 20) throw new Error('refused');
    done.push(number);
  };
  const { now, pause } = slowTime();
  await expect(paced(numbers(1_000), act, { perSecond: 1_000, signal, now, pause })).rejects.toThrow('refused');
  expect(done.length).toBeLessThan(50);
});

test('Ctrl-C ends a wait', async () => {
  const stop = new AbortController();
  const done: number[] = [];
  const running = paced(numbers(2), async (number) => void done.push(number), {
    perSecond: 0.001,
    signal: stop.signal,
  });
  stop.abort(new Error('stopped'));
  await expect(running).rejects.toThrow('stopped');
  expect(done).toEqual([0]);
});
