import { randomInt } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SingleBar } from 'cli-progress';
import { readSoakOptions, usage, UsageError, type SoakOptions } from './options.ts';
import { printSummary } from './print-summary.ts';
import { repeatSuite } from './repeat-suite.ts';
import { runSoak } from './run-soak.ts';
import { createTally, type SoakSummary } from './tally.ts';

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  let options: SoakOptions | 'help';
  try {
    options = readSoakOptions(args, { environment: process.env, freshSeed: () => randomInt(1, 2 ** 31) });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n\n${usage}\n`);
    return 2;
  }
  if (options === 'help') {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  if (options.suite !== undefined) return await repeatSuite(options.suite, options);
  const summary = { firstSeed: options.firstSeed, ...(await soak(options)) };
  const json = `${JSON.stringify(summary)}\n`;
  if (options.report !== undefined) await writeReport(options.report, json);
  process.stdout.write(options.json ? json : printSummary(summary));
  return summary.failures.length > 0 || summary.runs === 0 ? 1 : 0;
}

async function writeReport(file: string, json: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, json);
}

async function soak(options: SoakOptions): Promise<SoakSummary> {
  process.stderr.write(
    `Simulating ${options.runs} runs from seed ${options.firstSeed}, faults: ${options.faultsText}\n`,
  );
  const tally = createTally();
  const startedAt = performance.now();
  const seconds = (): number => (performance.now() - startedAt) / 1000;
  const bar = new SingleBar({
    format: '{bar} {value}/{total} runs, {rate} runs/s, {failed} failed, {eta_formatted} left',
    hideCursor: true,
  });
  const isWatched = process.stderr.isTTY;
  if (isWatched) bar.start(options.runs, 0, { rate: '-', failed: 0 });
  await runSoak(options, (report) => {
    tally.add(report);
    if (report.kind === 'failed') process.stderr.write(`\n${report.description}\n\n`);
    else if (report.trace !== undefined) process.stderr.write(`${report.trace.join('\n')}\n`);
    if (!isWatched) return;
    const { runs, runsPerSecond, failures } = tally.summary(seconds());
    bar.update(runs, { rate: runsPerSecond.toFixed(1), failed: failures.length });
  });
  if (isWatched) bar.stop();
  return tally.summary(seconds());
}
