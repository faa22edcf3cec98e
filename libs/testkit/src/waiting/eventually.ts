import { inspect } from 'node:util';
import waitForExpect from 'wait-for-expect';
import { EventuallyError } from './eventually-error.ts';

/** The deadline, the interval and the shown state of `eventually`. */
export interface EventuallyOptions {
  /** The time limit for all attempts together, in milliseconds. The attempt that is under way then is abandoned. Default: 4500. */
  timeoutMs?: number;
  /** The milliseconds from the end of an attempt to the start of the next one. Default: 50. */
  intervalMs?: number;
  /** Returns the state to show in the error, such as the item or the queue's messages. Default: no state. */
  describe?: () => unknown;
}

/**
 * Repeats an assertion until it passes, and returns its result. Throws EventuallyError, with the last failure and the state, if it still
 * fails or has not settled at the deadline. Leaves nothing running, except an attempt that never settles. Use it for a target that cannot
 * report when it is idle.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { eventually } from '@daybreak/testkit';
 *
 * const statuses = ['sent', 'sent', 'shipped'];
 * await eventually(() => assert.equal(statuses.shift(), 'shipped'), { timeoutMs: 5_000, describe: () => statuses });
 */
export async function eventually<Result>(
  assertion: () => Result | Promise<Result>,
  { timeoutMs = 4500, intervalMs = 50, describe }: EventuallyOptions = {},
): Promise<Result> {
  const begunAt = performance.now();
  let attempts = 0;
  let lastFailure: { failure: unknown } | undefined;
  let ended: { result: Result } | { failure: unknown } | undefined;

  // The timeout of waitForExpect counts attempts, so slow ones would extend it. Here it only repeats, and the last attempt returns.
  await waitForExpect(
    async () => {
      attempts += 1;
      const remainingMs = timeoutMs - (performance.now() - begunAt);
      try {
        ended = { result: await within(remainingMs, assertion) };
      } catch (failure) {
        // A timer may fire slightly early by this clock, so an unsettled attempt is always the last one.
        const isUnsettled = failure instanceof UnsettledError;
        // An unsettled attempt says less than the failure before it.
        if (!isUnsettled || lastFailure === undefined) lastFailure = { failure };
        if (!isUnsettled && performance.now() - begunAt < timeoutMs) throw failure;
        ended = lastFailure;
      }
    },
    Infinity,
    intervalMs,
  );

  if (ended !== undefined && 'result' in ended) return ended.result;
  const state = describe === undefined ? undefined : await stateOf(describe);
  throw new EventuallyError({ attempts, waitedMs: performance.now() - begunAt, state, cause: ended?.failure });
}

class UnsettledError extends Error {
  override name = 'UnsettledError';
}

async function within<Result>(remainingMs: number, attempt: () => Result | Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new UnsettledError('The assertion had not settled at the deadline')),
      Math.max(1, remainingMs),
    );
  });
  try {
    return await Promise.race([(async () => await attempt())(), deadline]);
  } finally {
    clearTimeout(timer);
  }
}

/** Returns the state as text. An error of `describe` must not hide the failure. */
async function stateOf(describe: () => unknown): Promise<string> {
  try {
    const state = await within(1000, describe);
    return typeof state === 'string' ? state : inspect(state, { depth: 8, breakLength: 120 });
  } catch (error) {
    return `could not be read: ${String(error)}`;
  }
}
