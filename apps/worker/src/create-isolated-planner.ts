import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { PlanError, type Plan, type PlannableRow } from '@daybreak/domain';
import * as v from 'valibot';
import { planOfAnswer, questionOf } from './plan-answer.ts';

/** Plans rows in a thread, one after the other: a rule that loops or exits ends the thread, not the function. */
export interface IsolatedPlanner extends AsyncDisposable {
  /** How long one plan may take at most, a second try included. */
  readonly longestMs: number;
  /** Rejects with a PlanError when the rule throws, does not return, runs out of memory or leaves the process. */
  plan(row: PlannableRow): Promise<Plan>;
}

export interface IsolationOptions {
  /** Of the thread: `plan-thread.ts`, or what it was bundled to. */
  file: string | URL;
  timeLimitMs: number;
  /** Of the thread's heap. What a rule allocates outside of it, as in a Buffer, is not limited. */
  memoryLimitMb: number;
}

/** How a thread came to its end instead of answering. */
class ThreadEnd {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

/**
 * A planner with one thread at a time, which is used again for as long as it lives. A plan that ends a thread which others have used before is
 * tried once more in a fresh one, so that no row answers for what another one left behind.
 */
export function createIsolatedPlanner({ file, timeLimitMs, memoryLimitMb }: IsolationOptions): IsolatedPlanner {
  let used: Worker | undefined;

  async function planIn(thread: Worker, row: PlannableRow): Promise<unknown> {
    const answered = Promise.withResolvers<unknown>();
    const end = (reason: string): void => answered.resolve(new ThreadEnd(reason));
    const timer = setTimeout(() => end(`the rule did not return within ${timeLimitMs / 1_000} s`), timeLimitMs);
    thread.once('message', answered.resolve);
    thread.once('error', (error) => end(endOf(error, memoryLimitMb)));
    thread.once('exit', () => end('the rule ended its process'));
    thread.postMessage(questionOf(row));
    const answer = await answered.promise;
    clearTimeout(timer);
    // Not all at once: some are the thread's own, by which it hears of the next.
    for (const event of ['message', 'error', 'exit']) thread.removeAllListeners(event);
    used = answer instanceof ThreadEnd ? undefined : thread;
    if (answer instanceof ThreadEnd) await thread.terminate();
    return answer;
  }

  /** Resolves when it has loaded, so that no plan answers for a slow start. */
  async function startThread(): Promise<Worker> {
    const resourceLimits = { maxOldGenerationSizeMb: memoryLimitMb };
    const thread = new Worker(file, { stdout: true, stderr: true, resourceLimits });
    await once(thread, 'message');
    return thread;
  }

  return {
    longestMs: 2 * timeLimitMs,
    async plan(row) {
      const isFresh = used === undefined;
      let answer = await planIn(used ?? (await startThread()), row);
      if (answer instanceof ThreadEnd && !isFresh) answer = await planIn(await startThread(), row);
      if (answer instanceof ThreadEnd) throw new PlanError(row, answer.reason);
      return planOfAnswer(row, answer);
    },
    async [Symbol.asyncDispose]() {
      await used?.terminate();
      used = undefined;
    },
  };
}

const errorSchema = v.object({ code: v.optional(v.unknown()), name: v.fallback(v.string(), 'an error') });

function endOf(error: unknown, memoryLimitMb: number): string {
  const { success, output } = v.safeParse(errorSchema, error);
  if (!success) return `the rule ended its thread by ${typeof error}`;
  if (output.code === 'ERR_WORKER_OUT_OF_MEMORY') return `the rule ran out of memory (${memoryLimitMb} MB)`;
  return `the rule ended its thread by ${output.name}`;
}
