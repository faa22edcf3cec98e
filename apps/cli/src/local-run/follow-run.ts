import { randomUUID } from 'node:crypto';
import type { LocalStack } from '@daybreak/local-stack';
import { formatScheduledTime } from '../terminal/scheduled-time.ts';
import { untilAborted } from '../terminal/until-aborted.ts';
import type { RunWatch } from './run-watch.ts';

interface FollowOptions {
  stack: Pick<LocalStack, 'fireSchedule' | 'waitUntilIdle'>;
  scheduleName: string;
  scheduledTime: Date;
  watch: Pick<RunWatch, 'outcomes'>;
  signal: AbortSignal;
}

export interface FollowedRun {
  runId: string;
  /** Why the run ended before everything due was done, when it did. */
  trouble: string | undefined;
}

/** Longest silence of the functions before the run is given up. */
const stallTimeoutMs = 60_000;
/** Finishes what an earlier run left in the queues, then triggers a run and waits until nothing is left to do. */
export async function followRun(options: FollowOptions): Promise<FollowedRun> {
  const runId = `${formatScheduledTime(options.scheduledTime)}/${randomUUID()}`;
  const trouble = (await waitUntilIdle(options)) ?? (await trigger(options, runId));
  return { runId, trouble };
}

/** Resolves when the stack is idle again: to undefined, or to what went wrong. */
async function trigger(options: FollowOptions, runId: string): Promise<string | undefined> {
  const { stack, scheduleName, scheduledTime, signal } = options;
  const input = { scheduledTime: formatScheduledTime(scheduledTime), runId };
  const fired = stack.fireSchedule(scheduleName, { scheduledTime, input });
  // Looked at below, unless the wait comes to nothing. The wait comes first, since a trigger that fails is tried again
  // after minutes, which only waiting for idleness skips.
  fired.catch(() => {});
  const stalled = await waitUntilIdle(options);
  if (stalled !== undefined) return stalled;
  const { result } = await untilAborted(fired, signal);
  return result.ok ? undefined : `The scanner failed: ${result.error.errorType}: ${result.error.errorMessage}`;
}

/** Undefined when idle; what is left when the functions have done nothing for a while. */
async function waitUntilIdle({ stack, watch, signal }: FollowOptions): Promise<string | undefined> {
  for (;;) {
    const before = watch.outcomes;
    try {
      await untilAborted(stack.waitUntilIdle({ timeoutMs: stallTimeoutMs, skipTime: true }), signal);
      return undefined;
    } catch (error) {
      signal.throwIfAborted();
      if (watch.outcomes === before) return error instanceof Error ? error.message : String(error);
    }
  }
}
