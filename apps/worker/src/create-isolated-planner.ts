import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { PlanError, type Plan, type PlannableRow } from '@daybreak/domain';
import * as v from 'valibot';
import { planOfResponse, planRequestOf } from './plan-response.ts';

/** Plans rows in a worker thread, one after the other. A rule that loops or exits ends the thread, not the function. */
export interface IsolatedPlanner extends AsyncDisposable {
  /** The maximum duration of one plan, including a second attempt. */
  readonly maximumMs: number;
  /** Plans a row. Rejects with PlanError when the rule throws, does not return, runs out of memory or exits the process. */
  plan(row: PlannableRow): Promise<Plan>;
}

export interface IsolationOptions {
  /** The file of the thread: `plan-thread.ts` or its bundle. */
  file: string | URL;
  timeLimitMs: number;
  /** The limit of the thread's heap. Memory outside of the heap, such as a Buffer, is not limited. */
  memoryLimitMb: number;
}

/** Why a thread ended without a response. */
class ThreadEnd {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

/**
 * Creates a planner that reuses one thread. When a plan ends a thread that has planned other rows, the planner tries it once
 * more in a new thread: an earlier row may have damaged the first one.
 */
export function createIsolatedPlanner({ file, timeLimitMs, memoryLimitMb }: IsolationOptions): IsolatedPlanner {
  let reusable: Worker | undefined;

  async function planIn(thread: Worker, row: PlannableRow): Promise<unknown> {
    const responded = Promise.withResolvers<unknown>();
    const end = (reason: string): void => responded.resolve(new ThreadEnd(reason));
    const timer = setTimeout(() => end(`the rule did not return within ${timeLimitMs / 1_000} s`), timeLimitMs);
    thread.once('message', responded.resolve);
    thread.once('error', (error) => end(endOf(error, memoryLimitMb)));
    thread.once('exit', () => end('the rule ended its process'));
    thread.postMessage(planRequestOf(row));
    const response = await responded.promise;
    clearTimeout(timer);
    // By event: the Worker has internal listeners for other events.
    for (const event of ['message', 'error', 'exit']) thread.removeAllListeners(event);
    reusable = response instanceof ThreadEnd ? undefined : thread;
    if (response instanceof ThreadEnd) await thread.terminate();
    return response;
  }

  /** Resolves when the thread has loaded, so that its start does not count towards the time limit of a plan. */
  async function startThread(): Promise<Worker> {
    const resourceLimits = { maxOldGenerationSizeMb: memoryLimitMb };
    const thread = new Worker(file, { stdout: true, stderr: true, resourceLimits });
    await once(thread, 'message');
    return thread;
  }

  return {
    maximumMs: 2 * timeLimitMs,
    async plan(row) {
      const isNew = reusable === undefined;
      let response = await planIn(reusable ?? (await startThread()), row);
      if (response instanceof ThreadEnd && !isNew) response = await planIn(await startThread(), row);
      if (response instanceof ThreadEnd) throw new PlanError(row, response.reason);
      return planOfResponse(row, response);
    },
    async [Symbol.asyncDispose]() {
      await reusable?.terminate();
      reusable = undefined;
    },
  };
}

const errorSchema = v.object({ code: v.optional(v.unknown()), name: v.fallback(v.string(), 'an error') });

function endOf(error: unknown, memoryLimitMb: number): string {
  const { success, output } = v.safeParse(errorSchema, error);
  if (!success) return `the rule ended its thread with a thrown ${typeof error}`;
  if (output.code === 'ERR_WORKER_OUT_OF_MEMORY') return `the rule ran out of memory (${memoryLimitMb} MB)`;
  return `the rule ended its thread with ${output.name}`;
}
