import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { allCommands, readTree } from '../completion/read-tree.ts';
import { createProgram } from '../program/create-program.ts';
import { workspaceRoot } from '../terminal/resolve-path.ts';
import { testEnvironment } from '../testing/test-environment.ts';

/** What the real npm makes of the words. */
function npm(...words: string[]): { status: number | null; stderr: string } {
  const env = { ...process.env, npm_config_yes: 'false', DAYBREAK_TARGET: '/nowhere' };
  const { status, stderr } = spawnSync('npm', ['--silent', ...words], { cwd: workspaceRoot, env, encoding: 'utf8' });
  return { status, stderr: stderr.trim() };
}

type Script = 'start' | 'run daybreak';

const refusal = (script: Script, typed: string, name = typed): string =>
  `npm has taken --${typed} as its own option${typed === name ? '' : `, and --${name} may be meant`}: ` +
  `write -- before the options of daybreak, as in npm ${script} -- … --${name} …`;

const commands = allCommands(readTree(createProgram(testEnvironment(), async () => {})));
/** Each option of any command once. */
const options = new Map(
  commands.flatMap(({ path, options: own }) =>
    own.map(
      ({ flags, choices, takesValue }) =>
        [flags.at(-1) ?? '', { path, value: choices[0] ?? 'value', takesValue }] as const,
    ),
  ),
);
// npm reads --on as its own --only, and prints its own version and help. The question itself says where --yes goes.
for (const flag of ['--on', '--json', '--yes', '--help', '--version']) options.delete(flag);

test.each([...options].map(([flag, { path, ...option }]) => ({ flag, ...option, command: path.join(' ') })))(
  'the option $flag of $command without the -- is refused, with what to type',
  ({ flag, takesValue, value, command }) => {
    const typed = takesValue ? `${flag}=${value}` : flag;
    const script = command === 'start' ? 'start' : 'run daybreak';
    const words = command === 'start' ? ['start', 'prices.csv'] : ['run', 'daybreak', ...command.split(' ')];
    expect(npm(...words, typed)).toEqual({ status: 2, stderr: refusal(script, flag.slice(2)) });
  },
);

test('an option that a command needs, and of which npm leaves no trace, is asked for', () => {
  expect(npm('run', 'daybreak', 'reschedule', 'price-1', '--on', '2026-05-01')).toEqual({
    status: 2,
    stderr:
      '--on is missing, or npm has taken it: write -- before the options of daybreak, as in npm run daybreak -- … --on …',
  });
});

test('the same is said of a value that npm passes on as a file', () => {
  expect(npm('start', 'prices.csv', '--today', '2026-03-29')).toEqual({ status: 2, stderr: refusal('start', 'today') });
});

test.each<{ words: string[]; script: Script }>([
  { words: ['start', 'prices.csv'], script: 'start' },
  { words: ['run', 'daybreak', 'due'], script: 'run daybreak' },
])(
  '$words: an option that is spelt almost as one of the command is refused, and runs no other day',
  ({ words, script }) => {
    expect(npm(...words, '--tody=2026-03-29')).toEqual({ status: 2, stderr: refusal(script, 'tody', 'today') });
  },
);

test('options behind the -- reach the command', () => {
  expect(npm('start', '--', 'prices.csv', '--today', '2026-02-30')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('2026-02-30'),
  });
});
