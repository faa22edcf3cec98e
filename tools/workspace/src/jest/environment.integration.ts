import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '../../../..');
const ours = join(root, 'tools/workspace/src/jest/environment.cjs');

let folder: string;
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'jest-environment-')));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sets = `it('has globals of its own', () => { expect(globalThis.set).toBe(undefined); globalThis.set = Array; Array.prototype.set = 1; });`;
const files = {
  'sets.test.js': sets,
  'sets-too.test.js': `${sets} it('has arrays of its own', () => expect([].set).toBe(1));`,
  // Node.js refuses to freeze a global object that has interceptors.
  'freezes.test.js': `it('has an ordinary global object', () => { Object.freeze(globalThis); });`,
};

/** Runs Jest in one process on the files with this prefix, and returns its output. */
function runJest(testEnvironment: string, name: string): string {
  const config = { rootDir: folder, testMatch: [`**/${name}*.test.js`], transform: {}, testEnvironment };
  const args = ['node_modules/jest/bin/jest.js', '--runInBand', '--no-cache', '--config', JSON.stringify(config)];
  return stripVTControlCharacters(spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' }).stderr);
}

it('gives each test file its own globals', () => {
  expect(runJest(ours, 'sets')).toContain('3 passed, 3 total');
});

it('gives a test file an ordinary global object, unlike Jest’s own environment', () => {
  expect(runJest(ours, 'freezes')).toContain('1 passed, 1 total');
  expect(runJest('node', 'freezes')).toContain('Cannot freeze');
});
