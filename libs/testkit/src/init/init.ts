import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { Arrival } from '@daybreak/local-stack';
import { InitError } from './entry-points/init-error.ts';
import { observeRun } from './observe-run.ts';
import type { InitArguments } from './parse-arguments.ts';
import { readPipeline } from './read-pipeline.ts';
import { type Project, readProject } from './read-project.ts';
import { writeTest } from './write-test.ts';

/**
 * Writes a first test of a template's pipeline into the project of a folder, and returns what to print. Throws InitError, which says
 * what to type, and what the local stack throws at a template that it can't run.
 */
export async function init(
  { message, from, runner, force, strict, dryRun, json, ...paths }: InitArguments,
  folder: string,
): Promise<string> {
  const templatePaths = paths.templates.map((template) => resolve(folder, template));
  const project = readProject(folder, runner);
  const pipeline = readPipeline(templatePaths, { from, message });
  const { entryPoint, arrival, unsupported } = pipeline;
  if (strict && unsupported.length > 0)
    throw new InitError(
      [`Of ${paths.templates.join(', ')}, this is not emulated:`, ...unsupported.map((line) => `  ${line}`)].join('\n'),
    );

  const file = resolve(folder, paths.file ?? project.testFile);
  const shown = relative(folder, file);
  if (!force && !dryRun && existsSync(file))
    throw new InitError(`${shown} is there already: --force overwrites it, and --file names another one`);

  const observed = await observeRun({ templatePaths, pipeline });
  const run = commandOf(project, shown);
  const test = writeTest({ project, templatePaths, file, entryPoint, arrival, observed, run });
  if (!dryRun) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, test);
  }
  const items = Object.fromEntries(
    Object.entries(observed.tables).map(([table, held]) => [table, Object.keys(held).length]),
  );
  const { runner: of, module } = project;
  const result = {
    file: shown,
    written: !dryRun,
    run,
    runner: of,
    module,
    begins: `${entryPoint.kind} ${entryPoint.name}`,
    receivers: entryPoint.receivers,
    arrival,
    items,
    leaves: observed.leaves,
    unsupported,
  };
  if (json) return `${JSON.stringify({ ...result, ...(dryRun ? { test } : {}) })}\n`;
  return dryRun ? test : describe(result);
}

interface Result extends Pick<Project, 'runner' | 'module'> {
  readonly file: string;
  readonly run: string;
  /** `queue orders`. */
  readonly begins: string;
  readonly receivers: readonly string[];
  readonly arrival: Arrival;
  /** How many there are, by the name of their table. */
  readonly items: Readonly<Record<string, number>>;
  /** How many messages, by the name of their queue. */
  readonly leaves: Readonly<Record<string, number>>;
  readonly unsupported: readonly string[];
}

function describe({ file, run, begins, receivers, arrival, items, leaves, unsupported }: Result): string {
  const held = Object.entries(items).map(([table, count]) => `${count} in ${table}`);
  return [
    `${file} is written. Run it: ${run}`,
    `  It begins with the ${begins}, and ${listOf(receivers)} ${receivers.length > 1 ? 'get' : 'gets'} what comes there:`,
    `  ${JSON.stringify(arrival)}`,
    `  Items that it expects then: ${held.length === 0 ? 'none, since there is no table' : held.join(', ')}.`,
    ...Object.entries(leaves).map(
      ([name, count]) => `  Messages that it expects in ${name}, which nothing reads: ${count}.`,
    ),
    ...unsupported.map((line) => `  Not emulated: ${line}`),
    '',
  ].join('\n');
}

const listOf = (names: readonly string[]): string => names.join(' and ');

function commandOf({ runner, module }: Project, file: string): string {
  if (runner === 'vitest') return `npx vitest run ${file}`;
  if (runner === 'node') return `node --test ${file}`;
  return `${module === 'esm' ? 'NODE_OPTIONS=--experimental-vm-modules ' : ''}npx jest ${file}`;
}
