import { mapWithConcurrency } from '@daybreak/runtime';
import { pauseFor } from '../terminal/pause-for.ts';

interface PaceOptions {
  /** Calls that begin in a second. Infinity for no bound. */
  perSecond: number;
  /** Calls at once. Default: 16. */
  concurrency?: number;
  signal: AbortSignal;
  /** The time in milliseconds. Tests replace it. */
  now?: () => number;
  /** Tests replace it. */
  pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Calls `act` for each item, at most `perSecond` times a second and with a few calls at once. Rejects with the signal's reason or the error of `act`, after
 * every call has ended.
 */
export async function paced<Item>(
  items: readonly Item[],
  act: (item: Item) => Promise<void>,
  { perSecond, concurrency = 16, signal, now = () => performance.now(), pause: wait = pauseFor }: PaceOptions,
): Promise<void> {
  const intervalMs = 1000 / perSecond;
  let nextAt = now();
  // A turn that passed during throttling is lost. A burst to catch up would exceed the rate.
  const takeTurn = (): number => {
    const at = Math.max(nextAt, now());
    nextAt = at + intervalMs;
    return at;
  };
  // After an error no further call begins.
  const stop = new AbortController();
  const stopped = AbortSignal.any([signal, stop.signal]);
  const settled = await mapWithConcurrency(items, concurrency, async (item) => {
    stopped.throwIfAborted();
    const waitMs = takeTurn() - now();
    if (waitMs > 0) await wait(waitMs, stopped);
    stopped.throwIfAborted();
    try {
      await act(item);
    } catch (error) {
      stop.abort(error);
      throw error;
    }
  });
  stopped.throwIfAborted();
  for (const result of settled) if (result.status === 'rejected') throw result.reason;
}
