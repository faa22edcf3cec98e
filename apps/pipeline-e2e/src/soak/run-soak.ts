import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { compileCache } from '@daybreak/local-stack/internal';
import * as v from 'valibot';
import type { SoakOptions } from './options.ts';
import { replayCommand, workerMessageSchema, type RunReport, type WorkerOrder } from './run-report.ts';
import { failedRun } from './run-seed.ts';

/** Shrinking a failure takes up to 20 s; of many failures, the first ones say enough. */
const shrunkAtMost = 3;

/** The process that runs seeds of Daybreak itself. */
export const soakWorkerPath = join(import.meta.dirname, 'soak-worker.ts');

type ToRun = Pick<
  SoakOptions,
  'runs' | 'failures' | 'firstSeed' | 'faultsOf' | 'faultsText' | 'minutes' | 'workers' | 'trace'
>;

/**
 * Runs the seeds from `firstSeed` on, shared out among processes, and hands each report on as it comes. Resolves when all
 * have run, as many have failed as `failures` says, the time is up or no process is left; a process that dies takes its seed with it,
 * which is reported as failed. So is the first seed when a process can run none, and no other one begins.
 */
export async function runSoak(
  options: ToRun,
  onReport: (report: RunReport) => void,
  workerPath = soakWorkerPath,
): Promise<{ isTimeUp: boolean }> {
  const deadline = performance.now() + options.minutes * 60_000;
  let isTimeUp = false;
  let failures = 0;
  let next = 0;
  let isRefused = false;
  function nextOrder(): WorkerOrder | undefined {
    if (isRefused || next >= options.runs || failures >= options.failures) return undefined;
    isTimeUp = performance.now() > deadline;
    if (isTimeUp) return undefined;
    const { faultsOf, faultsText, trace } = options;
    const seed = options.firstSeed + next++;
    return { seed, faults: { ...faultsOf(seed) }, faultsText, trace, shrinks: failures < shrunkAtMost };
  }

  const report = (each: RunReport): void => {
    if (each.kind === 'failed') failures += 1;
    onReport(each);
  };
  const refuse = (why: string): void => {
    const order = nextOrder();
    isRefused = true;
    if (order !== undefined) report(failedRun(order.seed, replayCommand(order), why));
  };

  const workers = Array.from({ length: Math.min(options.workers, options.runs) }, () =>
    fork(workerPath, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], env: { ...process.env, ...compileCache } }),
  );
  try {
    await Promise.all(workers.map(async (worker) => await feed(worker, { nextOrder, report, refuse })));
  } finally {
    for (const worker of workers) worker.kill();
  }
  return { isTimeUp };
}

interface Feeding {
  nextOrder(): WorkerOrder | undefined;
  report(report: RunReport): void;
  /** Called when the process can run no seed. */
  refuse(why: string): void;
}

async function feed(worker: ChildProcess, { nextOrder, report, refuse }: Feeding): Promise<void> {
  await new Promise<void>((resolve) => {
    let order: WorkerOrder | undefined;
    let isReady = false;
    function lose(why: string): void {
      if (!isReady) refuse(`${why} before it took a seed`);
      else if (order !== undefined) report(failedRun(order.seed, replayCommand(order), why));
      isReady = true;
      order = undefined;
    }

    worker.on('error', ({ message }) => {
      lose(`its process failed: ${message}`);
      resolve();
    });
    worker.once('exit', (code, signal) => {
      lose(`its process ended with ${signal ?? `code ${code}`}`);
      resolve();
    });
    worker.on('message', (message) => {
      const parsed = v.safeParse(workerMessageSchema, message);
      if (!parsed.success) lose(`its process reported what can't be read: ${parsed.issues[0].message}`);
      else if (parsed.output.kind === 'refused') refuse(`The pipeline can't be simulated: ${parsed.output.message}`);
      else if (parsed.output.kind !== 'ready') report(parsed.output);
      isReady = true;
      order = nextOrder();
      if (order === undefined) resolve();
      else worker.send(order);
    });
  });
}
