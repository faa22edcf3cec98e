import { performance } from 'node:perf_hooks';
import { pendingTurns } from '../environment/pending-turns.ts';

const quietTurns = 3;
/** Far more than any client takes, so that code that never ends its turns is an error. */
const mostTurns = 100_000;
/** A file that takes longer is no client's. */
const longestFileWaitMs = 10_000;
const fileRequests: ReadonlySet<string> = new Set(['FSReqCallback', 'FSReqPromise', 'CloseReq']);

/**
 * Lets everything that can go on without an answer go on. Clients do no input or output of their own but to read the SDK's files, which is
 * waited for, so this is exact.
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
    if (busyFor === mostTurns) throw new Error(`Code of a function goes on after ${mostTurns} turns of the event loop`);
  }
}

function readsFiles(): boolean {
  return process.getActiveResourcesInfo().some((type) => fileRequests.has(type));
}
