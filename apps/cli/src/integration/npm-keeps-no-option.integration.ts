import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { createProgram } from '../program/create-program.ts';
import { testEnvironment } from '../testing/test-environment.ts';
import { workspaceRoot } from '../terminal/resolve-path.ts';

const program = createProgram(testEnvironment(), async () => {});
const options = program.commands.find((command) => command.name() === 'start')?.options ?? [];

/** What the real npm makes of the words. */
function npmStart(...words: string[]): { status: number | null; stderr: string } {
  const env = { ...process.env, npm_config_yes: 'false' };
  const { status, stderr } = spawnSync('npm', ['start', '--silent', ...words], {
    cwd: workspaceRoot,
    env,
    encoding: 'utf8',
  });
  return { status, stderr: stderr.trim() };
}

const refusal = (typed: string, name = typed): string =>
  `npm has taken --${typed} as its own option${typed === name ? '' : `, and --${name} may be meant`}: ` +
  `write -- before the options of daybreak, as in npm start -- … --${name} …`;

test.each(options.map((option) => option.name()).filter((name) => !['json', 'yes', 'help'].includes(name)))(
  'npm start FILE --%s without the -- is refused, with what to type',
  (name) => {
    const typed = `--${name}=${name === 'engine' ? 'dynalite' : 'value'}`;
    expect(npmStart('prices.csv', typed)).toEqual({ status: 2, stderr: refusal(name) });
  },
);

test('the same is said of a value that npm passes on as a file', () => {
  expect(npmStart('prices.csv', '--today', '2026-03-29')).toEqual({ status: 2, stderr: refusal('today') });
});

test('an option that is spelt almost as one of the command is refused, and does not run another day', () => {
  expect(npmStart('prices.csv', '--tody=2026-03-29')).toEqual({ status: 2, stderr: refusal('tody', 'today') });
});

test('options behind the -- reach the command', () => {
  expect(npmStart('--', 'prices.csv', '--today', '2026-02-30')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('2026-02-30'),
  });
});
