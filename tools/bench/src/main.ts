/** `nx run bench:pipeline`: measures runs of the pipeline and the start of `npm start`, and prints tables or JSON. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import * as v from 'valibot';
import { type Measurement, resultSchema, type Result } from './measurement.ts';
import { parseOptions } from './options.ts';
import { templatePath, workspaceRoot } from './paths.ts';
import { printTables } from './print-tables.ts';
import { timeStart } from './time-start.ts';

try {
  const options = parseOptions(process.argv.slice(2));
  const { rows, engine, capacity, permissions, profile } = options;
  if (!existsSync(templatePath)) throw new Error(`There is no ${templatePath}: run "npx nx run infra:synth" first`);

  const run = { engine, capacity, permissions, durable: false, count: false };
  const runs = rows.map((count) => measure({ ...run, profile, rows: count }));
  const report = {
    machine: describeMachine(runs[0]?.engine ?? 'dynoxide'),
    runs,
    durableRuns: options.data ? rows.map((count) => measure({ ...run, profile, durable: true, rows: count })) : [],
    counted: options.count ? measure({ ...run, count: true, rows: Math.min(...rows) }) : undefined,
    startMs: options.start ? await timeStart() : undefined,
  };
  if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else printTables(report);
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}

function measure(measurement: Measurement): Result {
  const { profile } = measurement;
  if (profile !== undefined) mkdirSync(profile, { recursive: true });
  const flags = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
  const args = [...flags, join(import.meta.dirname, 'measure.ts'), JSON.stringify(measurement)];
  const printed = execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  return v.parse(resultSchema, JSON.parse(printed));
}

/** What the figures were measured on, in one line. */
function describeMachine(engine: Result['engine']): string {
  const model = cpus()[0]?.model.trim() ?? 'an unknown processor';
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB of memory`;
  return `${availableParallelism()} cores of ${model}, ${memory}, ${process.platform} ${process.arch}, Node.js ${process.version}, ${withVersion(engine)}`;
}

function withVersion(engine: Result['engine']): string {
  // No package of npm's.
  if (engine === 'dynamodb-local') return engine;
  const folder = { dynoxide: '@dynoxide/linux-x64', dynalite: 'dynalite' }[engine];
  const manifest = readFileSync(join(workspaceRoot, 'node_modules', folder, 'package.json'), 'utf8');
  const { version } = v.parse(v.object({ version: v.string() }), JSON.parse(manifest));
  return `${engine} ${version}`;
}
