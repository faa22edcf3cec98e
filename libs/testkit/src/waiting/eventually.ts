import { inspect } from 'node:util';
import waitForExpect from 'wait-for-expect';
import { EventuallyError } from './eventually-error.ts';

/** How long to wait, how often to look, and what to show. */
export interface EventuallyOptions {
  /** Default 4500; the attempt that is under way then is given up. */
  timeoutMs?: number;
  /** From the end of one attempt to the start of the next; default 50. */
  intervalMs?: number;
  /** What to show of the state when the assertion still fails at the deadline, such as the item or the queue's messages. */
  describe?: () => unknown;
}

/**
 * Repeats the assertion until it passes and returns what it returned. Throws EventuallyError, which shows the last failure and the
 * state, when it fails or has not settled at the deadline. Leaves nothing running but an attempt that never settles. For a target
 * that does not report idleness: where one does, wait for that.
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

  // It counts its tries, so that slow ones would stretch its timeout. Here it only repeats: what is over ends by passing.
  await waitForExpect(
    async () => {
      attempts += 1;
      const remainingMs = timeoutMs - (performance.now() - begunAt);
      try {
        ended = { result: await within(remainingMs, assertion) };
      } catch (failure) {
        // A timer may fire a moment before its time by this clock: what had not settled then is over, too.
        const isUnsettled = failure instanceof UnsettledError;
        // An attempt that is cut off at the deadline shows less than the one before.
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

/** A state that can't be read must not hide the failure. */
async function stateOf(describe: () => unknown): Promise<string> {
  try {
    const state = await within(1000, describe);
    return typeof state === 'string' ? state : inspect(state, { depth: 8, breakLength: 120 });
  } catch (error) {
    return `could not be read: ${String(error)}`;
  }
}
