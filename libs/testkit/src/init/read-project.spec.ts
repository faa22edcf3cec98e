import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { InitError } from './entry-points/init-error.ts';
import { readProject } from './read-project.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'project-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const write = (manifest: unknown): void =>
  writeFileSync(join(folder, 'package.json'), typeof manifest === 'string' ? manifest : JSON.stringify(manifest));

it.each([
  ['the script runs Jest', { scripts: { test: 'NODE_ENV=test jest --ci' } }, 'jest', 'commonjs'],
  [
    'the script runs Vitest, though Jest is there',
    { scripts: { test: 'vitest run' }, devDependencies: { jest: '30.0.0' } },
    'vitest',
    'esm',
  ],
  [
    "the script runs Node's own",
    { type: 'module', scripts: { test: 'node --import tsx --test' }, devDependencies: { jest: '30.0.0' } },
    'node',
    'esm',
  ],
  ['Vitest is installed', { devDependencies: { vitest: '5.0.0' } }, 'vitest', 'esm'],
  ['Jest is installed', { type: 'module', devDependencies: { jest: '30.0.0' } }, 'jest', 'esm'],
  ['Jest is configured', { type: 'commonjs', jest: {} }, 'jest', 'commonjs'],
  ['nothing says so', { name: 'shop' }, 'node', 'commonjs'],
])('when %s', (_, manifest, runner, module) => {
  write(manifest);
  expect(readProject(folder)).toMatchObject({ runner, module, testFile: 'test/pipeline.test.js' });
});

it('takes the runner that is named', () => {
  write({ devDependencies: { jest: '30.0.0' } });
  expect(readProject(folder, 'vitest')).toMatchObject({ runner: 'vitest', module: 'esm' });
});

it.each([
  ['no package.json', undefined, /in your project's folder/],
  ['one that is no JSON', '{', /no JSON/],
  ['one of another shape', { scripts: 'jest' }, /not the package\.json/],
])('%s is named', (_, manifest, reason) => {
  if (manifest !== undefined) write(manifest);
  expect(() => readProject(folder)).toThrow(InitError);
  expect(() => readProject(folder)).toThrow(reason);
});
