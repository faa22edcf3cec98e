import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { describeResult } from './describe-result.ts';
import { InitError } from './entry-points/init-error.ts';
import { mergeTables } from './merge-runs.ts';
import { observeRun } from './observe-run.ts';
import type { InitArguments } from './parse-arguments.ts';
import { readPipeline } from './read-pipeline.ts';
import { type Project, readProject } from './read-project.ts';
import { writeTest } from './write-test.ts';

/**
 * Writes a first test of a template's pipeline into the project in a folder, and returns the text to print. Throws InitError, which says
 * what to type, and the errors of the local stack for a template that it can't run.
 */
export async function init(
  { message, from, runner, parameters, environment, fails, force, strict, dryRun, json, ...paths }: InitArguments,
  folder: string,
): Promise<string> {
  const templatePaths = paths.templates.map((template) => resolve(folder, template));
  const project = readProject(folder, runner);
  const values = { parameters, environment };
  const pipeline = readPipeline(templatePaths, { from, message, values });
  const { entryPoint, arrival, unsupported } = pipeline;
  if (strict && unsupported.length > 0)
    throw new InitError(
      [
        `${paths.templates.join(', ')} has resources that are not emulated:`,
        ...unsupported.map((line) => `  ${line}`),
      ].join('\n'),
    );

  const file = resolve(folder, paths.file ?? project.testFile);
  const shown = relative(folder, file);
  if (!force && !dryRun && existsSync(file))
    throw new InitError(`${shown} already exists: overwrite it with --force, or pass another path with --file`);

  const first = await observeRun({ templatePaths, pipeline, values, fails });
  // Values that differ in a second run, on another day, become matchers.
  const second = await observeRun({
    templatePaths,
    pipeline,
    values,
    fails,
    startAt: Date.now() + daysLater * 86_400_000,
  });
  const observed = { ...first, tables: mergeTables(first.tables, second.tables) };
  const run = commandOf(project, shown);
  const test = writeTest({ project, templatePaths, values, file, entryPoint, arrival, observed, run });
  if (!dryRun) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, test);
  }
  const items = Object.fromEntries(
    Object.entries(observed.tables).map(([table, held]) => [table, Object.keys(held).length]),
  );
  const { runner: testRunner, module } = project;
  const result = {
    file: shown,
    written: !dryRun,
    run,
    runner: testRunner,
    module,
    begins: `${entryPoint.kind} ${entryPoint.name}`,
    receivers: entryPoint.receivers,
    arrival,
    items,
    leaves: observed.leaves,
    unsupported,
  };
  if (json) return `${JSON.stringify({ ...result, ...(dryRun ? { test } : {}) })}\n`;
  return dryRun ? test : describeResult({ ...result, log: first.log });
}

/** The days between the two runs, so that the day of the week and of the month, the month and the year differ. */
const daysLater = 401;

function commandOf({ runner, module }: Project, file: string): string {
  if (runner === 'vitest') return `npx vitest run ${file}`;
  if (runner === 'node') return `node --test ${file}`;
  return `${module === 'esm' ? 'NODE_OPTIONS=--experimental-vm-modules ' : ''}npx jest ${file}`;
}
