import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '../../../..');

let folder: string;
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'jest-runtime-')));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const importOnce = `import { counter } from './counter.mjs'; it('starts at 0', () => expect(counter.count++).toBe(0));`;
const countOnce = `const counter = require('./counter.js'); it('starts at 0', () => expect(counter.count++).toBe(0));`;
const files = {
  'counter.js': 'exports.count = 0;',
  'counter.mjs': `export const counter = { count: 0 };\n//${'-'.repeat(2_000)}`,
  'imports-once.test.mjs': importOnce,
  'imports-twice.test.mjs': importOnce,
  'imports-again.test.mjs': importOnce,
  'counts-once.test.js': countOnce,
  'counts-again.test.js': countOnce,
  'fails.test.js': `
    it('fails', () => expect(1).toBe(2));
    it('fails with not', () => expect(1).not.toBe(1));
    it('fails with resolves', async () => await expect(Promise.reject(1)).resolves.toBe(1));
    it('fails with rejects and not', async () => await expect(Promise.resolve(1)).rejects.not.toThrow());
    it('fails without a promise', async () => await expect(1).rejects.toThrow());
    it('fails with rejects', async () => await expect(Promise.reject(new Error('a'))).rejects.toThrow('b'));
    it('uses an unknown matcher', () => expect(1).toBeOne());
  `,
  'makes.test.js': `it('makes', () => {
    expect(Object.keys(expect(1)).toSorted()).toEqual(['not', 'rejects', 'resolves']);
    expect.extend({ toBeOne: (value) => ({ pass: value === 1, message: () => value + ' is not one' }) });
    expect(1).toBeOne();
    expect(2).not.toBeOne();
  });`,
  'needs-null.test.js': `require('./null.js')`,
  'null.js': 'null.begin;',
  'needs-unparsable.test.js': `require('./unparsable.js')`,
  'unparsable.js': 'const = 1;',
  'needs-module.test.js': `require('./module.js')`,
  'module.js': 'export const b = 1;',
  // Records the scripts of the folder that are compiled, and the modules that are not, and writes their names to a file at the end.
  'count.cjs': `
    const vm = require('node:vm');
    const compiled = [];
    vm.Script = class extends vm.Script {
      constructor(source, options) {
        super(source, options);
        if (options.filename?.startsWith(__dirname)) compiled.push(options.filename.slice(__dirname.length + 1));
      }
    };
    vm.SourceTextModule = class extends vm.SourceTextModule {
      constructor(source, options) {
        super(source, options);
        if (options.cachedData) compiled.push('not ' + options.identifier.slice(__dirname.length + 1));
      }
    };
    process.on('exit', () => require('node:fs').writeFileSync(__dirname + '/compiled.txt', compiled.join('\\n')));
  `,
};

/**
 * Runs Jest in one process on the files, with the preset's runtime or its own. Files ending in .test.js are tests.
 * Returns the output.
 */
function runJest(runtime: { runtime?: string }, ...args: string[]): string {
  const config = { rootDir: folder, testMatch: ['**/*.test.{js,mjs}'], transform: {}, ...runtime };
  const jest = ['node_modules/jest/bin/jest.js', '--runInBand', '--no-cache', '--config', JSON.stringify(config)];
  const node = [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    '--require',
    join(folder, 'count.cjs'),
    ...jest,
    ...args,
  ];
  const { stderr } = spawnSync(process.execPath, node, { cwd: root, encoding: 'utf8' });
  return stripVTControlCharacters(stderr).replaceAll(/\(?[\d.]+ m?s\)?/g, '');
}

/** Without lines of Jest's own, the process's id, and the column of a matcher. */
const said = (output: string): string =>
  output.replaceAll(/^ +at .*node_modules.*\n|^\(node:\d+|^ *\| +\^$|(?<=\.test\.js:\d+:)\d+/gm, '');

const ours = { runtime: join(root, 'tools/workspace/src/jest/runtime.cjs') };

it('compiles a module once for two test files, and runs it again for each', () => {
  expect(runJest(ours, 'counts')).toContain('Tests:       2 passed, 2 total');
  const compiled = readFileSync(join(folder, 'compiled.txt'), 'utf8').split('\n');
  expect(compiled.toSorted()).toEqual(['counter.js', 'counts-again.test.js', 'counts-once.test.js']);
});

it('compiles an ES module no more when a third test file imports it, and runs it again for each', () => {
  expect(runJest(ours, 'imports')).toContain('Tests:       3 passed, 3 total');
  expect(readFileSync(join(folder, 'compiled.txt'), 'utf8')).toBe('not counter.mjs');
  runJest({}, 'imports');
  expect(readFileSync(join(folder, 'compiled.txt'), 'utf8')).toBe('');
});

it('creates only the matchers that a test uses', () => {
  expect(runJest(ours, 'makes')).toContain('1 passed, 1 total');
  expect(runJest({}, 'makes')).toMatch(/- Expected +- +0\n +\+ Received +\+ \d{2}/);
});

it('reports failing tests, errors on the first line of a module and syntax errors as Jest does', () => {
  const output = runJest(ours, 'fails', 'needs');
  expect(output).toContain('Test Suites: 4 failed, 4 total');
  expect(said(output)).toBe(said(runJest({}, 'fails', 'needs')));
});
