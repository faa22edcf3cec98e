import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LeakScope } from './leak-scope.ts';

const longestWaitMs = 500;
const quietTurns = 2;

/** Resolves when the microtasks that are due have run, before the event loop can bring any input, output or timer. */
export async function microtasksDrained(): Promise<void> {
  await new Promise<void>((resolve) => {
    process.nextTick(resolve);
  });
}

/**
 * Resolves once the event loop has turned and the scope has done nothing: what has not begun its request by then never will. Ends
 * early when something was started late, or after half a second. Returns whether the scope is quiet.
 */
export async function untilQuiet(scope: LeakScope): Promise<boolean> {
  const deadline = performance.now() + longestWaitMs;
  let quietFor = 0;
  while (quietFor < quietTurns && performance.now() < deadline && scope.startedLate().length === 0) {
    const activityBefore = scope.activity;
    await nextTurn();
    const isQuiet = scope.activity === activityBefore;
    quietFor = isQuiet && !(scope.readsFiles && areFilesBeingRead()) ? quietFor + 1 : 0;
  }
  return quietFor > 0;
}

/** In the whole process, so it can only make a guard wait longer. */
function areFilesBeingRead(): boolean {
  return process.getActiveResourcesInfo().some((type) => /^(FSReq|CloseReq)/.test(type));
}
