import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import * as v from 'valibot';
import type { SoakOptions } from './options.ts';
import { runReportSchema, type RunReport, type WorkerOrder } from './run-report.ts';

/**
 * Runs the seeds from `firstSeed` on, shared out among processes, and hands each report on as it comes. Resolves when
 * all have run or the time is up; rejects when a process dies, which no run may cause.
 */
export async function runSoak(options: SoakOptions, onReport: (report: RunReport) => void): Promise<void> {
  const deadline = performance.now() + options.minutes * 60_000;
  let next = 0;
  function nextOrder(): WorkerOrder | undefined {
    if (next >= options.runs || performance.now() > deadline) return undefined;
    const { faultsOf, faultsText, trace } = options;
    const seed = options.firstSeed + next++;
    return { seed, faults: { ...faultsOf(seed) }, faultsText, trace };
  }

  const workers = Array.from({ length: Math.min(options.workers, options.runs) }, startWorker);
  try {
    await Promise.all(workers.map(async (worker) => await feed(worker, nextOrder, onReport)));
  } finally {
    for (const worker of workers) worker.kill();
  }
}

function startWorker(): ChildProcess {
  return fork(join(import.meta.dirname, 'soak-worker.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

async function feed(
  worker: ChildProcess,
  nextOrder: () => WorkerOrder | undefined,
  onReport: (report: RunReport) => void,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code, signal) => reject(new Error(`A soak process ended with ${signal ?? `code ${code}`}`)));
    worker.on('message', (message) => {
      const report = v.safeParse(runReportSchema, message);
      if (report.success) onReport(report.output);
      const order = nextOrder();
      if (order === undefined) resolve();
      else worker.send(order);
    });
  });
}
