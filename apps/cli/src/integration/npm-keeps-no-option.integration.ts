import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import * as v from 'valibot';
import { allCommands, readTree } from '../completion/read-tree.ts';
import { createProgram } from '../program/create-program.ts';
import { workspaceRoot } from '../terminal/resolve-path.ts';
import { makeCommandFolder } from '../testing/command-folder.ts';
import { runHere } from '../testing/run-here.ts';
import { testEnvironment } from '../testing/test-environment.ts';

/** What the real npm makes of the words. */
function npm(...words: string[]): { status: number | null; stderr: string } {
  const env = { ...process.env, npm_config_yes: 'false', DAYBREAK_TARGET: '/nowhere' };
  const { status, stderr } = spawnSync('npm', ['--silent', ...words], { cwd: workspaceRoot, env, encoding: 'utf8' });
  return { status, stderr: stderr.trim() };
}

const environmentSchema = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.string()));

/** The variables that the real npm gives to a script that is called with these words. */
function variablesOf(script: string, ...words: string[]): Record<string, string> {
  using folder = makeCommandFolder();
  const print = `node -e "fs.writeFileSync('variables.json', JSON.stringify(process.env))"`;
  folder.write('package.json', JSON.stringify({ scripts: { start: print, daybreak: print } }));
  const env = { ...process.env, npm_config_yes: 'false' };
  const { stderr } = spawnSync('npm', ['--silent', 'run', script, ...words], {
    cwd: folder.path,
    env,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return v.parse(environmentSchema, readFileSync(join(folder.path, 'variables.json'), 'utf8'));
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

const each = [...options].map(([flag, { path, value, takesValue }]) => ({
  flag,
  words: path.join(' ') === 'start' ? ['start', 'prices.csv'] : ['run', 'daybreak', ...path],
  typed: takesValue ? `${flag}=${value}` : flag,
  script: path.join(' ') === 'start' ? ('start' as const) : ('run daybreak' as const),
}));
const variableOf = (flag: string): string => `npm_config_${flag.slice(2).replaceAll('-', '_')}`;

// A start of npm takes longer than all of the commands, so that one is given all options: most set a variable of their own name.
const given = variablesOf('start', ...each.map(({ typed }) => typed));
const plain = { start: variablesOf('start'), 'run daybreak': variablesOf('daybreak') };
const isKept = ({ flag }: { flag: string }): boolean => variableOf(flag) in given && !(variableOf(flag) in plain.start);

test.each(each.filter(isKept))(
  'the option $typed of $words, which npm takes under its own name, is refused, with what to type',
  async ({ flag, words, script }) => {
    const variable = variableOf(flag);
    const env = { ...plain[script], [variable]: given[variable], DAYBREAK_TARGET: '/nowhere' };
    const { exitCode, stderr } = await runHere(workspaceRoot, script === 'start' ? words : words.slice(2), env);
    expect([exitCode, stderr.trim()]).toEqual([2, refusal(script, flag.slice(2))]);
  },
);

test.each([...each.filter((option) => !isKept(option)), ...each.filter(isKept).slice(0, 2)])(
  'the option $typed of $words, which npm takes under any name, is refused, with what to type',
  ({ flag, words, typed, script }) => {
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
