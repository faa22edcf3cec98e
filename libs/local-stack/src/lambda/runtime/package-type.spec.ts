import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { isEsModule } from './package-type.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'daybreak-type-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const modules = '{"type":"module"}';

it.each([
  ['no package.json exists', {}, 'index.js', false],
  ['its folder has type module', { 'package.json': modules }, 'index.js', true],
  ['a parent folder has type module', { 'package.json': modules }, 'src/index.js', true],
  ['a nearer folder has another type', { 'package.json': modules, 'src/package.json': '{}' }, 'src/index.js', false],
  ['a nearer package.json is invalid', { 'package.json': modules, 'src/package.json': '{' }, 'src/index.js', false],
  ['it belongs to a package without one', { 'package.json': modules }, 'node_modules/a/index.js', false],
  ['only a folder above the function’s has type module', { '../package.json': modules }, 'index.js', false],
])('detects an ES module when %s', (_, files, script, expected) => {
  const task = join(root, 'task');
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(task, name)), { recursive: true });
    writeFileSync(join(task, name), content);
  }
  expect(isEsModule(join(task, script), task)).toBe(expected);
});
