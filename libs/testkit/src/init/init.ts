import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { InitError } from './init-error.ts';
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
  { message: given, queue: queueName, runner, force, strict, dryRun, json, ...paths }: InitArguments,
  folder: string,
): Promise<string> {
  const templatePath = resolve(folder, paths.template);
  const project = readProject(folder, runner);
  const pipeline = readPipeline(templatePath, queueName);
  const { queue, functionName, unsupported } = pipeline;
  if (strict && unsupported.length > 0)
    throw new InitError(
      [`Of ${paths.template}, this is not emulated:`, ...unsupported.map((line) => `  ${line}`)].join('\n'),
    );

  const file = resolve(folder, paths.file ?? join('test', 'pipeline.test.js'));
  const shown = relative(folder, file);
  if (!force && !dryRun && existsSync(file))
    throw new InitError(`${shown} is there already: --force overwrites it, and --file names another one`);

  const message = given ?? pipeline.message;
  const observed = await observeRun({ templatePath, pipeline, message });
  const run = commandOf(project, shown);
  const test = writeTest({ project, templatePath, file, queue, message, observed, run });
  if (!dryRun) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, test);
  }
  const items = Object.fromEntries(
    Object.entries(observed.tables).map(([table, held]) => [table, Object.keys(held).length]),
  );
  const result = {
    file: shown,
    written: !dryRun,
    run,
    ...project,
    queue,
    functionName,
    message,
    items,
    leaves: observed.leaves,
    unsupported,
  };
  if (json) return `${JSON.stringify({ ...result, ...(dryRun ? { test } : {}) })}\n`;
  return dryRun ? test : describe(result);
}

interface Result extends Project {
  readonly file: string;
  readonly run: string;
  readonly queue: string;
  readonly functionName: string;
  readonly message: unknown;
  /** How many there are, by the name of their table. */
  readonly items: Readonly<Record<string, number>>;
  readonly leaves: readonly string[];
  readonly unsupported: readonly string[];
}

function describe({ file, run, queue, functionName, message, items, leaves, unsupported }: Result): string {
  const held = Object.entries(items).map(([table, count]) => `${count} in ${table}`);
  return [
    `${file} is written. Run it: ${run}`,
    `  It sends ${JSON.stringify(message)} to ${queue}, which ${functionName} receives from.`,
    `  Items that it expects then: ${held.length === 0 ? 'none, since there is no table' : held.join(', ')}.`,
    ...leaves.map((name) => `  It leaves messages in ${name}, which nothing reads.`),
    ...unsupported.map((line) => `  Not emulated: ${line}`),
    '',
  ].join('\n');
}

function commandOf({ runner, module }: Project, file: string): string {
  if (runner === 'vitest') return `npx vitest run ${file}`;
  if (runner === 'node') return `node --test ${file}`;
  return `${module === 'esm' ? 'NODE_OPTIONS=--experimental-vm-modules ' : ''}npx jest ${file}`;
}
