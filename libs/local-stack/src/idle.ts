import type { Activity } from './activity.ts';
import type { StackClock } from './clock.ts';
import type { Queue, SqsEngine } from './sqs/index.ts';

export interface IdleOptions {
  readonly clock: StackClock;
  readonly activity: Activity;
  readonly engine: SqsEngine;
  /** The queues that an enabled event source mapping reads: only they must be empty. */
  readonly queues: readonly Queue[];
  /** Aborted when the stack stops: nobody must wait for it any longer. */
  readonly stopped: AbortSignal;
  /** Aborted, with the error as its reason, when a part of the stack has died: waiting, or skipping time, would only lose messages. */
  readonly broken: AbortSignal;
}

export interface WaitOptions {
  /** By the machine's clock: it bounds the wait, whatever the stack's clock does. */
  readonly timeoutMs: number;
  /** When nothing runs and nothing is visible, moves the stack's clock to its next timer instead of waiting for it. */
  readonly skipTime?: boolean | undefined;
}

/** The stack was still busy at the deadline; the message is a table of what was left. */
export class NotIdleError extends Error {
  override name = 'NotIdleError';
}

/**
 * Resolves when every mapped queue is empty and nothing is invoked, retried or fired. Rejects with NotIdleError at the deadline, and
 * at once when a part of the stack has died.
 */
export async function waitUntilIdle(stack: IdleOptions, { timeoutMs, skipTime = false }: WaitOptions): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let check: NodeJS.Immediate | undefined;
    // Once a turn of the event loop: what one change starts is then under way before the next look.
    const checkSoon = (): void => {
      check ??= setImmediate(() => {
        check = undefined;
        try {
          if (isIdle(stack)) end(resolve);
          else if (skipTime && isWaiting(stack) && skipToNextTimer(stack.clock)) checkSoon();
        } catch (error) {
          // The queues' store has failed, say.
          end(() => reject(error));
        }
      });
    };
    const unsubscribe = [stack.activity.onChange(checkSoon), stack.engine.onChange(checkSoon)];
    const deadline = setTimeout(() => end(() => reject(new NotIdleError(describe(stack, timeoutMs)))), timeoutMs);
    const onStop = (): void => end(() => reject(new NotIdleError('The stack was stopped before it was idle')));
    const onBroken = (): void => end(() => reject(stack.broken.reason));
    stack.stopped.addEventListener('abort', onStop);
    stack.broken.addEventListener('abort', onBroken);
    const end = (settle: () => void): void => {
      stack.stopped.removeEventListener('abort', onStop);
      stack.broken.removeEventListener('abort', onBroken);
      clearTimeout(deadline);
      clearImmediate(check);
      for (const stop of unsubscribe) stop();
      settle();
    };
    if (stack.stopped.aborted) onStop();
    else if (stack.broken.aborted) onBroken();
    else checkSoon();
  });
}

function isIdle({ activity, queues }: IdleOptions): boolean {
  if (activity.running().size > 0 || activity.pending() > 0) return false;
  return queues.every((queue) => {
    const { visible, inFlight, delayed } = queue.counts();
    return visible + inFlight + delayed === 0;
  });
}

/** Only time can bring this stack on. */
function isWaiting({ activity, queues }: IdleOptions): boolean {
  return activity.running().size === 0 && queues.every((queue) => queue.counts().visible === 0);
}

function skipToNextTimer(clock: StackClock): boolean {
  const next = clock.nextTimerAt();
  if (next === undefined) return false;
  clock.advance(Math.max(0, next - clock.now()));
  return true;
}

function describe({ activity, queues }: IdleOptions, timeoutMs: number): string {
  const lines = queues.map((queue) => {
    const { visible, inFlight, delayed } = queue.counts();
    return `  ${queue.name.padEnd(40)} visible ${visible}  in flight ${inFlight}  delayed ${delayed}`;
  });
  for (const [name, count] of activity.running()) lines.push(`  ${name.padEnd(40)} running ${count}`);
  lines.push(`  ${'asynchronous invocations'.padEnd(40)} pending ${activity.pending()}`);
  return [`The stack is not idle after ${timeoutMs} ms:`, ...lines].join('\n');
}
