import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import * as v from 'valibot';
import { compile } from '../../executors/compile.ts';
import { runNode } from '../../executors/run-node.ts';
import { workspace } from '../tarballs.ts';
import type { Example } from './read-documentation.ts';

/** The compiler options of a project that has installed the packages. */
const compilerOptions = {
  target: 'es2024',
  module: 'nodenext',
  types: ['node'],
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
};

/**
 * Returns the problems of examples. Each is a file of a project that has installed `libraries`: `folder` contains their
 * builds in `node_modules`. All examples compile in one run. Those that import `node:assert` also run, in one process.
 */
export async function exampleProblems(
  examples: readonly Example[],
  { libraries, folder }: { readonly libraries: readonly string[]; readonly folder: string },
): Promise<string[]> {
  const project = join(folder, 'examples');
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
  const files = examples.map(({ name, code }, index) => {
    const file = `${name}-${index}.ts`;
    writeFileSync(join(project, file), `${code}\nexport {};\n`);
    return file;
  });
  const unpublished = examples.flatMap(({ name, code }) =>
    [...code.matchAll(/from '@daybreak\/([^']+)'/g)]
      .filter(([, library = '']) => !libraries.includes(library))
      .map(([, library]) => `The example of ${name} imports @daybreak/${library}, which is not published`),
  );
  const include = [relative(join(workspace, 'dist/program'), project)];
  const findings = await compile({ compilerOptions, include }, workspace);
  const uncompiled = findings.map(({ file, text }) => {
    const place = text.slice(text.indexOf('('));
    return `The example of ${nameIn(file)} does not compile against the package, at ${place}`;
  });
  const running = examples.flatMap(({ code }, index) =>
    code.includes("from 'node:assert/strict'") ? files.slice(index, index + 1) : [],
  );
  return [...unpublished, ...uncompiled, ...(await failuresOf(running, project))];
}

const timeoutMs = 30_000;

/** Runs the files one at a time, and returns the failures. */
async function failuresOf(files: readonly string[], project: string): Promise<string[]> {
  const program = [
    `setTimeout(() => process.exit(1), ${timeoutMs}).unref();`,
    'const report = (...words) => console.log(JSON.stringify(words));',
    ...files.map((file) => `report('${file}', await import('./${file}').then(() => '', ({ stack }) => stack));`),
  ];
  writeFileSync(join(project, 'run.js'), program.join('\n'));
  const { output } = await runNode([join(project, 'run.js')], workspace);
  const lines = output.split('\n').filter((line) => line.startsWith('["'));
  const results = new Map(lines.map((line) => v.parse(v.tuple([v.string(), v.string()]), JSON.parse(line))));
  return files.flatMap((file) => {
    const failure = results.get(file) ?? `it does not end within ${timeoutMs} ms, or ends the process: ${output}`;
    return failure === '' ? [] : [`The example of ${nameIn(file)} fails: ${failure}`];
  });
}

function nameIn(file: string): string {
  return basename(file).replace(/-\d+\.ts$/, '');
}
