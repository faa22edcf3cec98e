import { existsSync } from 'node:fs';
import { CommanderError } from 'commander';
import { formatMarkdown, formatText } from './format-report.ts';
import { describeMachine } from './machine.ts';
import { type BenchOptions, parseOptions, templatePath } from './options.ts';
import type { Report } from './report.ts';
import { runPipeline, type PipelineRun } from './run-pipeline.ts';
import { timeColdStart, timeWarmStart } from './time-start.ts';

const say = (text: string): void => void process.stderr.write(`${text}\n`);

try {
  const options = parseOptions(process.argv.slice(2));
  const report = await measure(options);
  const { json, markdown } = options;
  const text = json ? JSON.stringify(report) : markdown ? formatMarkdown(report) : formatText(report);
  process.stdout.write(`${text}\n`);
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}

async function measure(options: BenchOptions): Promise<Report> {
  const { rows, engine, environments, capacity, inOrder, permissions } = options;
  if (!existsSync(templatePath)) throw new Error(`There is no ${templatePath}: run "npx nx run infra:synth" first`);

  const run = { engine, environments, capacity, inOrder, permissions, say };
  const profiled = { ...run, profile: options.profile };
  const runs: PipelineRun[] = [];
  for (const count of rows) runs.push(await runPipeline({ ...profiled, rows: count }));
  const durableRuns: PipelineRun[] = [];
  for (const count of options.data ? rows : [])
    durableRuns.push(await runPipeline({ ...profiled, rows: count, isDurable: true }));
  const [smallest, largest] = [runs[0], runs.at(-1)];
  if (smallest === undefined || largest === undefined) throw new RangeError('There is nothing to run');

  const counted = options.count ? await runPipeline({ ...run, rows: smallest.rows, count: true }) : undefined;
  return {
    machine: describeMachine(smallest.engine),
    runs,
    durableRuns,
    largestToSmallest: largest.rowsPerSecond / smallest.rowsPerSecond,
    requestsPerRow: counted?.requestsPerRow,
    unitsPerRow: counted?.unitsPerRow,
    messagesPerVersion: counted?.messagesPerVersion,
    warmStartMs: options.start ? await timeWarmStart(say) : undefined,
    coldStartMs: options.cold ? await timeColdStart(say) : undefined,
  };
}
