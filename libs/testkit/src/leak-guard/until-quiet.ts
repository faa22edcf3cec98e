import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LeakScope } from './leak-scope.ts';

const quietTurns = 2;
/** The limit is in turns, not in time: a slow machine takes no more of them. A client takes a few turns after its response. */
const mostTurns = 1000;
/** The time limit for a file: far above what it takes on a busy machine. */
const longestFileWaitMs = 10_000;

/** Resolves after the pending microtasks, before the event loop runs any input, output or timer. */
export async function microtasksDrained(): Promise<void> {
  await new Promise<void>((resolve) => {
    process.nextTick(resolve);
  });
}

/**
 * Resolves with true when the scope has started nothing in two turns of the event loop and waits for no file: it will not send a request
 * after that. Resolves with false if it is still active after a thousand turns, if it waits for a file for too long, or as soon as it has
 * started something late. Other code of the process does not matter.
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
