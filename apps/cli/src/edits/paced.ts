import { setTimeout as pause } from 'node:timers/promises';
import { mapWithConcurrency } from '@daybreak/runtime';

interface PaceOptions {
  perSecond: number;
  signal: AbortSignal;
  /** Milliseconds; only tests give one of their own. */
  now?: () => number;
  /** Only tests give one of their own. */
  pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const concurrency = 16;

/**
 * Does something with each item, beginning no more than `perSecond` of them a second and a few side by side. Throws the signal's
 * reason or what `act` throws, when nothing that it began is still running.
 */
export async function paced<Item>(
  items: readonly Item[],
  act: (item: Item) => Promise<void>,
  { perSecond, signal, now = () => performance.now(), pause: wait = realPause }: PaceOptions,
): Promise<void> {
  const intervalMs = 1000 / perSecond;
  let nextAt = now();
  // A turn that nobody took in time, as all were throttled, is not made up for: that would be the flood that the rate is against.
  const takeTurn = (): number => {
    const at = Math.max(nextAt, now());
    nextAt = at + intervalMs;
    return at;
  };
  // What fails stops the others from beginning.
  const stop = new AbortController();
  const stopped = AbortSignal.any([signal, stop.signal]);
  const settled = await mapWithConcurrency(items, concurrency, async (item) => {
    stopped.throwIfAborted();
    const waitMs = takeTurn() - now();
    if (waitMs > 0) await wait(waitMs, stopped);
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

async function realPause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await pause(ms, undefined, { signal });
  } catch {
    // Its own error says only that it was aborted, not why.
    signal.throwIfAborted();
  }
}
