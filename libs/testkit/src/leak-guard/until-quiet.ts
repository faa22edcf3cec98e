import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LeakScope } from './leak-scope.ts';

const quietTurns = 2;
/** Turns, not time: a machine that stalls takes none. What a client does after its answer takes a few. */
const mostTurns = 1000;
/** Far above what a file takes on a busy machine. */
const longestFileWaitMs = 10_000;

/** Resolves when the microtasks that are due have run, before the event loop can bring any input, output or timer. */
export async function microtasksDrained(): Promise<void> {
  await new Promise<void>((resolve) => {
    process.nextTick(resolve);
  });
}

/**
 * Resolves with true once the scope has done nothing in two turns of the event loop and waits for no file: what has not begun its
 * request by then never will. Resolves with false when it goes on for a thousand turns, or when a file never answers; ends
 * early when something was started late. What other code of the process does makes no difference.
 */
export async function untilQuiet(scope: LeakScope, { fileWaitMs = longestFileWaitMs } = {}): Promise<boolean> {
  let quietFor = 0;
  for (let turns = 0; turns < mostTurns && scope.startedLate().length === 0; turns += 1) {
    const activityBefore = scope.activity;
    if (!(await scope.files.settled(fileWaitMs))) return false;
    await nextTurn();
    quietFor = scope.activity === activityBefore ? quietFor + 1 : 0;
    if (quietFor === quietTurns) return true;
  }
  return false;
}
