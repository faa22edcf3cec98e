import type { Queue, SqsEngine, StackClock } from '@daybreak/local-sqs';
import type { Activity } from './activity.ts';
import type { LeftQueues, UnreadQueue } from './unread-messages.ts';

export interface WatchedStack {
  readonly clock: StackClock;
  readonly activity: Activity;
  readonly engine: SqsEngine;
  /** The queues that an enabled event source mapping reads: only they must be empty. */
  readonly queues: readonly Queue[];
  /** Those that nothing of the stack reads. */
  readonly unread: readonly UnreadQueue[];
  /** Of these, the ones whose messages may stay. */
  readonly leaves: LeftQueues;
  /** Aborted when the stack stops: nobody must wait for it any longer. */
  readonly stopped: AbortSignal;
  /** Aborted, with the error as its reason, when a part of the stack has died: waiting, or skipping time, would only lose messages. */
  readonly broken: AbortSignal;
}

export interface Watcher {
  /** Returns whether to look again though nothing changes. What it throws goes to `onError`. */
  look(): boolean;
  onStop(): void;
  onError(error: Error): void;
}

/** Looks at the stack after each change, and before the first; never within the call, so that what it ends is there by then. */
export function watchStack(stack: WatchedStack, { look, onStop, onError }: Watcher): { end(): void } {
  const { activity, engine, stopped, broken } = stack;
  let next: NodeJS.Immediate | undefined;
  // Once a turn of the event loop: what one change starts is then under way before the next look.
  const lookSoon = (): void => {
    next ??= setImmediate(() => {
      next = undefined;
      if (stopped.aborted) return onStop();
      if (broken.aborted) return onError(asError(broken.reason));
      try {
        if (look()) lookSoon();
      } catch (error) {
        // For example, the queues' store has failed.
        onError(asError(error));
      }
    });
  };
  const unsubscribe = [activity.onChange(lookSoon), engine.onChange(lookSoon)];
  const signals = [stopped, broken];
  for (const signal of signals) signal.addEventListener('abort', lookSoon);
  lookSoon();
  return {
    end() {
      for (const signal of signals) signal.removeEventListener('abort', lookSoon);
      clearImmediate(next);
      for (const stop of unsubscribe) stop();
    },
  };
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** Only time can bring this stack on. */
export function isWaiting({ activity, queues }: WatchedStack): boolean {
  return activity.running().size === 0 && queues.every((queue) => queue.receivable() === 0);
}

/** False when there is none. */
export function skipToNextTimer(clock: StackClock): boolean {
  const next = clock.nextTimerAt();
  if (next === undefined) return false;
  clock.advance(Math.max(0, next - clock.now()));
  return true;
}
