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
    'the script runs Vitest, while Jest is installed',
    { scripts: { test: 'vitest run' }, devDependencies: { jest: '30.0.0' } },
    'vitest',
    'esm',
  ],
  [
    'the script runs node --test',
    { type: 'module', scripts: { test: 'node --import tsx --test' }, devDependencies: { jest: '30.0.0' } },
    'node',
    'esm',
  ],
  ['Vitest is installed', { devDependencies: { vitest: '5.0.0' } }, 'vitest', 'esm'],
  ['Jest is installed', { type: 'module', devDependencies: { jest: '30.0.0' } }, 'jest', 'esm'],
  ['Jest is configured', { type: 'commonjs', jest: {} }, 'jest', 'commonjs'],
  ['there is no sign of a runner', { name: 'shop' }, 'node', 'commonjs'],
])('when %s', (_, manifest, runner, module) => {
  write(manifest);
  expect(readProject(folder)).toMatchObject({ runner, module, testFile: 'test/pipeline.test.js' });
});

it('returns the named runner', () => {
  write({ devDependencies: { jest: '30.0.0' } });
  expect(readProject(folder, 'vitest')).toMatchObject({ runner: 'vitest', module: 'esm' });
});

it.each([
  ['a missing package.json', undefined, /in your project's folder/],
  ['a package.json that is not JSON', '{', /not JSON/],
  ['a package.json with another shape', { scripts: 'jest' }, /not the package\.json/],
])('throws for %s', (_, manifest, reason) => {
  if (manifest !== undefined) write(manifest);
  expect(() => readProject(folder)).toThrow(InitError);
  expect(() => readProject(folder)).toThrow(reason);
});
