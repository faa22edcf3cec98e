import type { Queue, SqsEngine, StackClock } from '@daybreak/local-sqs';
import type { Activity } from './activity.ts';
import type { LeftQueues, UnreadQueue } from './unread-messages.ts';

export interface WatchedStack {
  readonly clock: StackClock;
  readonly activity: Activity;
  readonly engine: SqsEngine;
  /** The queues of enabled event source mappings. An idle stack has none of their messages. */
  readonly queues: readonly Queue[];
  /** The queues without a consumer. */
  readonly unread: readonly UnreadQueue[];
  /** The queues without a consumer whose messages may stay. */
  readonly leaves: LeftQueues;
  /** Aborted when the stack stops. Every wait then ends. */
  readonly stopped: AbortSignal;
  /** Aborted, with the error as its reason, when a part of the stack has died. To wait, or to skip time, could then only lose messages. */
  readonly broken: AbortSignal;
}

export interface Watcher {
  /** Looks at the stack. Returns true to look again without a change. An error goes to `onError`. */
  look(): boolean;
  onStop(): void;
  onError(error: Error): void;
}

/** Looks at the stack now and after each change, in a later turn of the event loop, so that the caller has the returned `end` by then. */
export function watchStack(stack: WatchedStack, { look, onStop, onError }: Watcher): { end(): void } {
  const { activity, engine, stopped, broken } = stack;
  let next: NodeJS.Immediate | undefined;
  // Looks once in a turn of the event loop, so that work that a change starts is under way before the next look.
  const lookSoon = (): void => {
    next ??= setImmediate(() => {
      next = undefined;
      if (stopped.aborted) return onStop();
      if (broken.aborted) return onError(asError(broken.reason));
      try {
        if (look()) lookSoon();
      } catch (error) {
        // For example, the store of the queues has failed.
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

/** Returns true if nothing can happen before time passes. */
export function isWaiting({ activity, queues }: WatchedStack): boolean {
  return activity.running().size === 0 && queues.every((queue) => queue.receivable() === 0);
}

/** Returns false if there is no timer. */
export function skipToNextTimer(clock: StackClock): boolean {
  const next = clock.nextTimerAt();
  if (next === undefined) return false;
  clock.advance(Math.max(0, next - clock.now()));
  return true;
}
