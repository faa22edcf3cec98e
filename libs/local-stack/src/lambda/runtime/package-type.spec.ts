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
  ['nothing says so', {}, 'index.js', false],
  ['its folder says so', { 'package.json': modules }, 'index.js', true],
  ['a folder above says so', { 'package.json': modules }, 'src/index.js', true],
  ['a nearer one says otherwise', { 'package.json': modules, 'src/package.json': '{}' }, 'src/index.js', false],
  ['a nearer one can not be read', { 'package.json': modules, 'src/package.json': '{' }, 'src/index.js', false],
  ['it is a package without one', { 'package.json': modules }, 'node_modules/a/index.js', false],
  ['only a folder above the function’s says so', { '../package.json': modules }, 'index.js', false],
])('a script where %s', (_, files, script, expected) => {
  const task = join(root, 'task');
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(task, name)), { recursive: true });
    writeFileSync(join(task, name), content);
  }
  expect(isEsModule(join(task, script), task)).toBe(expected);
});
