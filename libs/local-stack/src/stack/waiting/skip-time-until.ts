import { NotIdleError } from './not-idle-error.ts';
import { isWaiting, skipToNextTimer, type WatchedStack, watchStack } from './watch-stack.ts';

/**
 * Settles as `happened` does. Until then, moves the stack's clock to its next timer whenever nothing runs and no message is visible.
 * `happened` should have a timeout, because this function has none. Rejects when the stack stops or a part of it dies.
 */
export async function skipTimeUntil<Result>(stack: WatchedStack, happened: Promise<Result>): Promise<Result> {
  const ended = Promise.withResolvers<never>();
  const watch = watchStack(stack, {
    look: () => isWaiting(stack) && skipToNextTimer(stack.clock),
    onStop: () => ended.reject(new NotIdleError('The stack was stopped before the awaited event happened')),
    onError: ended.reject,
  });
  try {
    return await Promise.race([happened, ended.promise]);
  } finally {
    watch.end();
  }
}
