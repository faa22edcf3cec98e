import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '../../../..');

/** What keeps count of the scripts of a folder that are compiled, and writes their names down at the end. */
const countingScripts = (folder: string): string => `
  const vm = require('node:vm');
  const compiled = [];
  vm.Script = class extends vm.Script {
    constructor(source, options) {
      super(source, options);
      if (options.filename?.startsWith(${JSON.stringify(folder)})) compiled.push(options.filename);
    }
  };
  process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'compiled.txt'))}, compiled.join('\\n')));
`;

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'jest-runtime-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs Jest, with the preset's runtime or with its own, in one process on these files; .test.js are tests. */
function runJest(files: Record<string, string>, { ownRuntime = false } = {}): { output: string; compiled: string[] } {
  for (const [name, text] of Object.entries({ ...files, 'count.cjs': countingScripts(folder) })) {
    writeFileSync(join(folder, name), text);
  }
  const config = {
    rootDir: folder,
    testMatch: ['**/*.test.js'],
    transform: {},
    ...(ownRuntime ? {} : { runtime: join(root, 'tools/workspace/src/jest/runtime.cjs') }),
  };
  const jest = ['node_modules/jest/bin/jest.js', '--runInBand', '--no-cache', '--config', JSON.stringify(config)];
  const { stderr } = spawnSync(process.execPath, ['--require', join(folder, 'count.cjs'), ...jest], {
    cwd: root,
    encoding: 'utf8',
  });
  const compiled = readFileSync(join(folder, 'compiled.txt'), 'utf8').split('\n');
  return {
    output: stripVTControlCharacters(stderr),
    compiled: compiled.map((file) => file.slice(folder.length + 1)).toSorted(),
  };
}

const counter = 'exports.count = 0;';
const countOnce = `const counter = require('./counter.js'); it('begins at nothing', () => expect(counter.count++).toBe(0));`;

it('compiles a module once for two test files, and runs it anew for each', () => {
  const { output, compiled } = runJest({
    'counter.js': counter,
    'one.test.js': countOnce,
    'two.test.js': countOnce,
  });

  expect(output).toContain('Tests:       2 passed, 2 total');
  expect(compiled).toEqual(['counter.js', 'one.test.js', 'two.test.js']);
});

it.each([
  ['a test that fails', { 'a.test.js': `\nit('fails', () => expect(1).toBe(2));` }],
  ['an error on the first line of a module', { 'a.test.js': `require('./b.js')`, 'b.js': `null.begin;` }],
  ['a module that does not parse', { 'a.test.js': `require('./b.js')`, 'b.js': `const = 1;` }],
  ['a module of the other kind', { 'a.test.js': `require('./b.js')`, 'b.js': `export const b = 1;` }],
])('%s is told as Jest tells it', (_, files) => {
  const withoutTimes = (output: string): string => output.replaceAll(/\(?[\d.]+ m?s\)?/g, '');

  const { output } = runJest(files);

  expect(output).toContain('1 failed');
  expect(withoutTimes(output)).toBe(withoutTimes(runJest(files, { ownRuntime: true }).output));
});
