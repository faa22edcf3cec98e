import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import * as v from 'valibot';
import { compile } from '../../executors/compile.ts';
import { runNode } from '../../executors/run-node.ts';
import { workspace } from '../tarballs.ts';
import type { Example } from './read-documentation.ts';

/** How somebody compiles who has installed the packages. */
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
 * What is wrong with examples, each a file of a project that has installed `libraries`: `folder` holds the builds of these in its
 * `node_modules`. All compile in one run. Those that assert something (`node:assert`) run, too, in one process.
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
  const strange = examples.flatMap(({ name, code }) =>
    [...code.matchAll(/from '@daybreak\/([^']+)'/g)]
      .filter(([, library = '']) => !libraries.includes(library))
      .map(([, library]) => `The example of ${name} imports @daybreak/${library}, which no user has`),
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
  return [...strange, ...uncompiled, ...(await failuresOf(running, project))];
}

const atMostMs = 30_000;

/** Runs each of the files, one after the other, and says of those that fail why. */
async function failuresOf(files: readonly string[], project: string): Promise<string[]> {
  const program = [
    `setTimeout(() => process.exit(1), ${atMostMs}).unref();`,
    'const say = (...words) => console.log(JSON.stringify(words));',
    ...files.map((file) => `say('${file}', await import('./${file}').then(() => '', ({ stack }) => stack));`),
  ];
  writeFileSync(join(project, 'run.js'), program.join('\n'));
  const { output } = await runNode([join(project, 'run.js')], workspace);
  const lines = output.split('\n').filter((line) => line.startsWith('["'));
  const ended = new Map(lines.map((line) => v.parse(v.tuple([v.string(), v.string()]), JSON.parse(line))));
  return files.flatMap((file) => {
    const failure = ended.get(file) ?? `it does not end in ${atMostMs} ms, or ends the process: ${output}`;
    return failure === '' ? [] : [`The example of ${nameIn(file)} fails: ${failure}`];
  });
}

function nameIn(file: string): string {
  return basename(file).replace(/-\d+\.ts$/, '');
}
