import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readSoakOptions, usage, UsageError, type SoakOptions, type SoakSurroundings } from './options.ts';
import { printSummary } from './print-summary.ts';
import { repeatSuite } from './repeat-suite.ts';
import { runSoak } from './run-soak.ts';
import { showProgress } from './show-progress.ts';
import { createTally, type SoakSummary } from './tally.ts';

/** Where text goes. */
export interface Output {
  write(text: string): unknown;
  isTTY?: boolean;
}

export interface SoakCommandSurroundings extends SoakSurroundings {
  stdout: Output;
  stderr: Output;
  /** The process that runs seeds, if it is not Daybreak's. */
  workerPath?: string;
}

/** The soak as its command line asks for it; the exit code is 0 when every run that was asked for passed. */
export async function soakCommand(args: readonly string[], surroundings: SoakCommandSurroundings): Promise<number> {
  const { stdout, stderr } = surroundings;
  let options: SoakOptions | 'help';
  try {
    options = readSoakOptions(args, surroundings);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    stderr.write(`${error.message}\n\n${usage}\n`);
    return 2;
  }
  if (options === 'help') {
    stdout.write(`${usage}\n`);
    return 0;
  }
  if (options.suite !== undefined) return await repeatSuite(options.suite, options, { stdout, stderr });
  const { isTimeUp, ...came } = await soak(options, surroundings);
  const summary = { firstSeed: options.firstSeed, ...came };
  const json = `${JSON.stringify(summary)}\n`;
  if (options.report !== undefined) await writeReport(options.report, json);
  stdout.write(options.json ? json : printSummary(summary));
  const isStopped = summary.failures.length >= options.failures;
  const left = options.runs - summary.runs;
  if (isStopped && left > 0)
    stderr.write(`Stopped with ${left} of ${options.runs} runs left: --failures=N goes on until N of them fail\n`);
  const isShort = left > 0 && !isTimeUp && !isStopped;
  if (isShort)
    stderr.write(`Only ${summary.runs} of ${options.runs} runs came back: the processes that had the others ended\n`);
  return summary.failures.length > 0 || summary.runs === 0 || isShort ? 1 : 0;
}

async function writeReport(file: string, json: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, json);
}

async function soak(
  options: SoakOptions,
  { stderr, workerPath }: SoakCommandSurroundings,
): Promise<SoakSummary & { isTimeUp: boolean }> {
  stderr.write(`Simulating ${options.runs} runs from seed ${options.firstSeed}, faults: ${options.faultsText}\n`);
  const tally = createTally();
  const startedAt = performance.now();
  const summary = (): SoakSummary => tally.summary((performance.now() - startedAt) / 1000);
  const progress = showProgress(options.runs, stderr);
  try {
    const { isTimeUp } = await runSoak(
      options,
      (report) => {
        tally.add(report);
        if (report.kind === 'failed') stderr.write(`\n${report.description}\n\n`);
        else if (report.trace !== undefined) stderr.write(`${report.trace.join('\n')}\n`);
        progress.update(summary);
      },
      workerPath,
    );
    return { ...summary(), isTimeUp };
  } finally {
    progress.end();
  }
}
