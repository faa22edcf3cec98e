import type { LocalStack } from '../stack/local-stack.ts';

/** JavaScript that never ends, and keeps its process alive. */
export const hang = 'await new Promise((resolve) => setInterval(resolve, 1e9));';

/** Sends messages to the fixture's queue. */
export function send(stack: LocalStack, ...bodies: string[]): void {
  stack.queues.queueOrThrow('work-test').send(bodies.map((body) => ({ body })));
}

/** Returns the number of receives of each message of the fixture's queue. */
export function receiveCounts(stack: LocalStack): number[] {
  return [...stack.queues.queueOrThrow('work-test').receiveCounts().values()];
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
