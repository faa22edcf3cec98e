import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { runIn, runWithin } from './run-in.ts';

let copy = '';
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'daybreak-run-'));
  mkdirSync(join(copy, 'node_modules/.bin'), { recursive: true });
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** Installs a command; gives its name. */
function installed(name: string, code: string): string {
  writeFileSync(join(copy, 'node_modules/.bin', name), `#!${process.execPath}\n${code}\n`, { mode: 0o755 });
  return name;
}

it('gives what the command printed, standard output apart, and its exit code', () => {
  const command = installed(
    'counts.cjs',
    `console.error('\\x1b[31ma warning\\x1b[0m'); console.log(process.argv[2]); process.exitCode = 3;`,
  );
  expect(runIn(copy, command, 'two')).toEqual({ status: 3, stdout: 'two\n', output: 'two\na warning\n' });
});

it('gives all of a long output', () => {
  const command = installed('talks.cjs', `process.stdout.write('x'.repeat(3 * 1024 * 1024));`);
  const { status, stdout } = runIn(copy, command);
  expect({ status, length: stdout.length }).toEqual({ status: 0, length: 3 * 1024 * 1024 });
});

it('names a command that is not installed', () => {
  expect(() => runIn(copy, 'nix', 'run')).toThrow(`nix run in ${copy}: there is no node_modules/.bin/nix`);
});

it('ends a command that would never end', () => {
  const command = installed('hangs.cjs', `setInterval(() => {}, 1000);`);
  const bounds = { timeoutMs: 100, maxBufferBytes: 1024 };
  expect(() => runWithin(bounds, copy, command)).toThrow(`hangs.cjs in ${copy}: it had not ended after 0.1 s`);
});

it('ends a command that prints without end, and shows the beginning', () => {
  const command = installed('floods.cjs', `for (;;) require('fs').writeSync(1, 'flood '.repeat(1024));`);
  const bounds = { timeoutMs: 20_000, maxBufferBytes: 4096 };
  expect(() => runWithin(bounds, copy, command)).toThrow('it printed more than 4096 bytes\nflood flood');
});
