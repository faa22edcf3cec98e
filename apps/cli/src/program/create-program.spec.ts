import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { CommanderError } from 'commander';
import { describe, expect, test } from '@jest/globals';
import { allCommands, readTree } from '../completion/read-tree.ts';
import { workspaceRoot } from '../terminal/resolve-path.ts';
import { testEnvironment } from '../testing/test-environment.ts';
import { createProgram } from './create-program.ts';

const tree = readTree(createProgram(testEnvironment(), async () => {}));
const leaves = allCommands(tree).filter(({ commands }) => commands.length === 0);
const reference = readFileSync(join(workspaceRoot, 'docs/cli.md'), 'utf8');

/** Parses the words without running a command: whether a command would run, and its output. */
async function parse(words: readonly string[]): Promise<{ runs: boolean; output: string }> {
  const stdout = new PassThrough({ encoding: 'utf8' });
  const stderr = new PassThrough({ encoding: 'utf8' });
  let runs = false;
  const program = createProgram({ ...testEnvironment(), stdout, stderr }, async () => {
    runs = true;
  });
  try {
    await program.parseAsync(['node', 'daybreak', ...words]);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
  }
  return { runs, output: `${stdout.read() ?? ''}${stderr.read() ?? ''}` };
}

/** The words of a shell command, without the redirection of its output. */
function wordsOf(line: string): string[] {
  const [command = ''] = line.split(/ [>|#] /);
  return [...command.matchAll(/'([^']*)'|"([^"]*)"|[^\s'"]+/g)].map(
    ([word, single, double]) => single ?? double ?? word,
  );
}

/** The names of each option of a command. */
const optionsOf = (path: string): (readonly string[])[] =>
  leaves.find((leaf) => leaf.path.join(' ') === path)?.options.map(({ flags }) => flags) ?? [];

describe.each(leaves.map(({ path }) => path.join(' ')))('daybreak %s', (path) => {
  test('prints its options and examples, which parse', async () => {
    const { runs, output } = await parse([...path.split(' '), '--help']);
    expect(runs).toBe(false);
    const examples = [...output.matchAll(/^ {2}(?:daybreak|npm start)(?: --silent)?(?: --)?(.*)$/gm)].map(
      ([, words = '']) => words,
    );
    // The examples of `npm start` have a description after the command.
    const isStart = path === 'start';
    const commands = isStart ? examples.map((words) => `start${words.replace(/ {3,}.*$/, '')}`) : examples;
    expect(commands.length).toBeGreaterThan(0);
    for (const command of commands)
      expect([command, await parse(wordsOf(command))]).toEqual([command, { runs: true, output: '' }]);
  });

  test('suggests what is meant, for its own name and each of its options', async () => {
    const words = path.split(' ');
    const misspelt = (text: string): string => `${text.slice(0, -1)}x`;
    const { output } = await parse([...words.slice(0, -1), misspelt(words.at(-1) ?? '')]);
    // Two commands may be as similar.
    expect(output).toMatch(new RegExp(`\\(Did you mean (one of .*)?\\b${words.at(-1)}\\b.*\\?\\)`));
    // Commander suggests the last of two names. Where a required option is missing, it names that one first.
    for (const flag of optionsOf(path).map((flags) => flags.at(-1) ?? ''))
      expect((await parse([...words, misspelt(flag)])).output).toMatch(
        new RegExp(`Did you mean (one of )?.*${flag}\\b|required option`),
      );
  });

  test('is in the reference, with every option', () => {
    const [, section = ''] = reference.split(new RegExp(`^### ${path}\\b.*$`, 'm'));
    const own = section.split(/^#{2,3} /m)[0] ?? '';
    const everywhere = ['--target', '--region', '--profile', '--engine', '--json', '--by', '-h', '--help'];
    expect(own).not.toBe('');
    expect(
      optionsOf(path)
        .flat()
        .filter((flag) => !everywhere.includes(flag) && !own.includes(flag)),
    ).toEqual([]);
  });
});

/** The commands in a document: its command lines, and inline code that is more than the name of a command. */
function commandsIn(text: string): string[] {
  const lines = text.matchAll(/^\s*(?:npx |npm run (?:--silent )?)?daybreak (?:-- )?(?=[a-z])(.*)$/gm);
  const inline = text.matchAll(/`(?:npx )?daybreak (?=[a-z])([^`]*)`/g);
  const names = new Set(leaves.map(({ path }) => path.join(' ')));
  return [
    ...[...lines].map(([, words = '']) => words).filter((words) => !/^(command|does)\b/.test(words)),
    ...[...inline].map(([, words = '']) => words).filter((words) => !names.has(words)),
  ];
}

test.each(['docs/cli.md', 'docs/operations.md', 'README.md', 'examples/README.md'])(
  'every command in %s parses',
  async (document) => {
    const commands = commandsIn(readFileSync(join(workspaceRoot, document), 'utf8'));
    for (const command of commands)
      expect([command, await parse(wordsOf(command))]).toEqual([command, { runs: true, output: '' }]);
    if (document.startsWith('docs/')) expect(commands.length).toBeGreaterThan(20);
  },
);

test('an unknown command in a sentence is found, too', () => {
  expect(commandsIn('Look at `daybreak parking`, `npx daybreak show` and\n    daybreak vanish ID\n')).toEqual([
    'vanish ID',
    'parking',
  ]);
});

test.each([
  [['parking'], /Usage: daybreak parking .*\n[^]*list .*\n[^]*requeue .*\n[^]*drop /],
  [['parking', 'lst', '--target', 'data'], "error: unknown command 'lst'\n(Did you mean list?)"],
])('%j prints its subcommands', async (words, output) => {
  const outcome = await parse(words);
  expect(outcome).toEqual({
    runs: false,
    output: output instanceof RegExp ? expect.stringMatching(output) : expect.stringContaining(output),
  });
});

test('an option with two values is rejected, by any of its names', async () => {
  await expect(parse(['start', '--today', '2026-03-29', '--today', '2026-03-30'])).rejects.toThrow(
    '--today <date> is given twice: 2026-03-29 and 2026-03-30',
  );
  await expect(parse(['due', '--on', '2026-03-29', '--today', '2026-03-30'])).rejects.toThrow('is given twice');
  expect(await parse(['redrive', '--ids', 'a', '--ids', 'b'])).toEqual({ runs: true, output: '' });
});

test('an option that npm has taken is rejected, and --json is passed on', async () => {
  const run = async (env: NodeJS.ProcessEnv): Promise<unknown> => {
    const environment = testEnvironment({ npm_lifecycle_event: 'start', ...env });
    const program = createProgram(environment, async (command) => void (await command()));
    return await program.parseAsync(['node', 'daybreak', 'start', 'prices.txt']);
  };
  await expect(run({ npm_config_skip_invalid: 'true' })).rejects.toThrow(
    'npm has taken --skip-invalid as its own option: write -- before the options of daybreak, as in npm start -- … --skip-invalid …',
  );
  await expect(run({ npm_config_json: 'true' })).rejects.toThrow('prices.txt: the name must end in');
});
