import { NotIdleError } from './not-idle-error.ts';
import { assertLeaves, type LeftQueues, leftUnread, UnreadMessagesError } from './unread-messages.ts';
import { isWaiting, skipToNextTimer, type WatchedStack, watchStack } from './watch-stack.ts';

/** The options of `waitUntilIdle`. */
export interface WaitOptions {
  /** The deadline, by the machine's clock. It bounds the wait, whatever the stack's clock does. */
  readonly timeoutMs: number;
  /** Moves the stack's clock to its next timer when nothing runs and no message is visible, instead of waiting for it. */
  readonly skipTime?: boolean | undefined;
  /**
   * Queues without a consumer whose messages may stay, in addition to those of the stack's own `leaves`: an output that the test reads
   * next, or a dead letter that it expects. By name or logical id. `any` stands for all of them.
   */
  readonly leaves?: LeftQueues | undefined;
}

/**
 * Resolves when every mapped queue is empty and nothing is invoked, delivered, retried or fired. Rejects with UnreadMessagesError if
 * messages are left in a queue without a consumer, with NotIdleError at the deadline, and at once when a part of the stack has died.
 */
export async function waitUntilIdle(
  stack: WatchedStack,
  { timeoutMs, skipTime = false, leaves = [] }: WaitOptions,
): Promise<void> {
  assertLeaves(stack.unread, leaves);
  await new Promise<void>((resolve, reject) => {
    const watch = watchStack(stack, {
      look: () => {
        if (isIdle(stack)) {
          const left = leftUnread(stack.unread, [stack.leaves, leaves]);
          const { engine } = stack;
          if (left.length === 0) end(resolve);
          else end(() => reject(new UnreadMessagesError(left, (queue) => engine.deadLetterSourcesOf(queue))));
        } else if (skipTime && isWaiting(stack)) return skipToNextTimer(stack.clock);
        return false;
      },
      onStop: () => end(() => reject(new NotIdleError('The stack was stopped before it was idle'))),
      onError: (error) => end(() => reject(error)),
    });
    const deadline = setTimeout(() => end(() => reject(new NotIdleError(describe(stack, timeoutMs)))), timeoutMs);
    const end = (settle: () => void): void => {
      clearTimeout(deadline);
      watch.end();
      settle();
    };
  });
}

function isIdle({ activity, queues }: WatchedStack): boolean {
  if (activity.running().size > 0 || activity.pending() > 0) return false;
  return queues.every((queue) => {
    const { visible, inFlight, delayed } = queue.counts();
    return visible + inFlight + delayed === 0;
  });
}

function describe({ activity, queues, engine }: WatchedStack, timeoutMs: number): string {
  const lines = queues.map((queue) => {
    const { visible, inFlight, delayed } = queue.counts();
    return `  ${queue.name.padEnd(40)} visible ${visible}  in flight ${inFlight}  delayed ${delayed}`;
  });
  for (const [name, count] of activity.running()) lines.push(`  ${name.padEnd(40)} running ${count}`);
  lines.push(`  ${'asynchronous invocations'.padEnd(40)} pending ${activity.pending()}`);
  lines.push(`  ${'order and duplicates of messages'.padEnd(40)} seed ${engine.delivery.seed}`);
  return [`The stack is not idle after ${timeoutMs} ms:`, ...lines].join('\n');
}
