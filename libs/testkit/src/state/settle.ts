import { performance } from 'node:perf_hooks';
import { pendingTurns } from '../environment/pending-turns.ts';

const quietTurns = 3;
/** Far more than any client takes. Code that schedules turns without end is an error. */
const mostTurns = 100_000;
/** The time limit for reads of files. */
const longestFileWaitMs = 10_000;
const fileRequests: ReadonlySet<string> = new Set(['FSReqCallback', 'FSReqPromise', 'CloseReq']);

/**
 * Resolves when all code of the run waits for a response or a timer. This is exact: the only other input or output of a client is to
 * read the SDK's files, and `settle` waits for that. Throws Error if code never stops.
 */
export async function settle(): Promise<void> {
  const filesUntil = performance.now() + longestFileWaitMs;
  let quietFor = 0;
  for (let busyFor = 0; quietFor < quietTurns;) {
    await new Promise((resolve) => setImmediate(resolve));
    if (pendingTurns() > 0) {
      quietFor = 0;
      busyFor += 1;
    } else if (readsFiles() && performance.now() < filesUntil) quietFor = 0;
    else quietFor += 1;
    if (busyFor === mostTurns)
      throw new Error(
        `A function is still running after ${mostTurns} turns of the event loop: look for a loop of setImmediate`,
      );
  }
}

function readsFiles(): boolean {
  return process.getActiveResourcesInfo().some((type) => fileRequests.has(type));
}
