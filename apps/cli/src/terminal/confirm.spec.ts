import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { testEnvironment } from '../testing/test-environment.ts';
import { confirm } from './confirm.ts';
import type { Environment } from './environment.ts';

function terminal(): Environment & { stdin: PassThrough; stderr: PassThrough } {
  const tty = (): PassThrough & { isTTY: boolean } =>
    Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY: true });
  return { ...testEnvironment(), stdin: tty(), stderr: tty() };
}

const effect = 'This deletes 3 messages';

test.each([
  ['y\n', true],
  [' YES \n', true],
  ['n\n', false],
  ['\n', false],
  ['yesterday\n', false],
])('the answer %j', async (answer, goesOn) => {
  const environment = terminal();
  environment.stdin.write(answer);
  expect(await confirm({ effect, yes: false }, environment)).toBe(goesOn);
  expect(String(environment.stderr.read())).toContain('This deletes 3 messages. Continue? [y/N] ');
});

test('an input that ends means no', async () => {
  const environment = terminal();
  environment.stdin.end();
  expect(await confirm({ effect, yes: undefined }, environment)).toBe(false);
});

test('without a terminal the command needs --yes', async () => {
  const environment = testEnvironment();
  await expect(confirm({ effect, yes: false }, environment)).rejects.toThrow(
    'This deletes 3 messages. There is no terminal to ask on: add --yes to confirm',
  );
  expect(await confirm({ effect, yes: true }, environment)).toBe(true);
});

test('through npm, which takes a --yes before its --, the command says where --yes goes', async () => {
  const environment = testEnvironment({ npm_lifecycle_event: 'start', npm_config_yes: 'true' });
  await expect(confirm({ effect, yes: undefined }, environment)).rejects.toThrow(
    'There is no terminal to ask on: confirm with --yes, as in npm start -- … --yes',
  );
});

test('Ctrl-C rejects with its reason', async () => {
  const stop = new AbortController();
  const answer = confirm({ effect, yes: false }, { ...terminal(), signal: stop.signal });
  stop.abort(new Error('stopped'));
  await expect(answer).rejects.toThrow('stopped');
});
