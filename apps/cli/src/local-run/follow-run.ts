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
  /** Why the run ended before all work was done. Undefined when all is done. */
  problem: string | undefined;
}

/** The run ends when the functions log no outcome for this time. */
const stallTimeoutMs = 60_000;
/** Completes the messages of an earlier run, then triggers a run and waits until all work is done. */
export async function followRun(options: FollowOptions): Promise<FollowedRun> {
  const runId = `${formatScheduledTime(options.scheduledTime)}/${randomUUID()}`;
  const problem = (await waitUntilIdle(options)) ?? (await trigger(options, runId));
  return { runId, problem };
}

/** Resolves when the stack is idle again: to undefined, or to an error message. */
async function trigger(options: FollowOptions, runId: string): Promise<string | undefined> {
  const { stack, scheduleName, scheduledTime, signal } = options;
  const input = { scheduledTime: formatScheduledTime(scheduledTime), runId };
  const fired = stack.fireSchedule(scheduleName, { scheduledTime, input });
  // Awaited below, unless the wait fails. The wait comes first: the stack retries a failed trigger after minutes, and only the wait for
  // idleness skips that time.
  fired.catch(() => {});
  const stalled = await waitUntilIdle(options);
  if (stalled !== undefined) return stalled;
  const { result } = await untilAborted(fired, signal);
  return result.ok ? undefined : `The scanner failed: ${result.error.errorType}: ${result.error.errorMessage}`;
}

/** Resolves to undefined when the stack is idle, or to the remaining work when the functions log no outcome for a while. */
export async function waitUntilIdle({
  stack,
  watch,
  signal,
}: Pick<FollowOptions, 'watch' | 'signal'> & { stack: Pick<LocalStack, 'waitUntilIdle'> }): Promise<
  string | undefined
> {
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
