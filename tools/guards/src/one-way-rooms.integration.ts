import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { oneWayRooms } from './one-way-rooms.js';

let workspace: string;
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'daybreak-rooms-'));
});
afterEach(() => rmSync(workspace, { recursive: true }));

/** What the rule says of a project `apps/shop` with these files, by file. */
function findings(files: Record<string, string>): string[] {
  for (const [name, code] of Object.entries(files)) {
    const file = join(workspace, 'apps/shop/src', name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, code);
  }
  const linter = new Linter({ cwd: workspace });
  return Object.entries(files).flatMap(([name, code]) =>
    linter
      .verify(
        code,
        {
          files: ['**/*.ts'],
          languageOptions: { parser: tseslint.parser },
          plugins: { daybreak: { rules: { 'one-way-rooms': oneWayRooms } } },
          rules: { 'daybreak/one-way-rooms': 'error' },
        },
        { filename: join(workspace, 'apps/shop/src', name) },
      )
      .map(({ message }) => `${name}: ${message}`),
  );
}

const input = { 'input/read.ts': `import { print } from '../output/print.ts';\nexport const read = print;\n` };
const circle = {
  ...input,
  'output/print.ts': `export const print = 1;\n`,
  'output/format.ts': `import type { Options } from '../options/options.ts';\nexport type Format = Options;\n`,
  'options/options.ts': `export const options = async () => await import('../input/read.ts');\nexport type Options = 1;\n`,
};

test('rooms that import each other in a circle are named, with an import of each; a type counts, and so does a late import', () => {
  expect(findings(circle)).toEqual([
    'input/read.ts: Rooms import each other in a circle, input -> output -> options -> input: ' +
      'input/read.ts imports output/print.ts, output/format.ts imports options/options.ts, options/options.ts imports input/read.ts',
  ]);
});

test('a folder within another is a room, and so is a file that stands loose', () => {
  expect(
    findings({
      'a.ts': `import './room/b.ts';\n`,
      'room/b.ts': `import './inner/c.ts';\n`,
      'room/inner/c.ts': `import '../d.ts';\n`,
      'room/d.ts': `import '../a.ts';\n`,
    }),
  ).toEqual([
    expect.stringContaining('a.ts -> room -> a.ts'),
    expect.stringContaining('room/inner -> room -> room/inner'),
  ]);
});

test('rooms that import each other one way are let be, whatever their tests import', () => {
  const tests = { 'output/print.spec.ts': `import { read } from '../input/read.ts';\nexport const found = read;\n` };
  expect(findings({ ...input, 'output/print.ts': circle['output/print.ts'], ...tests })).toEqual([]);
});
