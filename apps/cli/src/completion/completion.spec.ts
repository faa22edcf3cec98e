import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createProgram } from '../program/create-program.ts';
import { testEnvironment } from '../testing/test-environment.ts';
import { bashScript, zshScript } from './bash-script.ts';
import { fishScript } from './fish-script.ts';
import { readTree } from './read-tree.ts';

const tree = readTree(createProgram(testEnvironment(), async () => {}));

interface Shell {
  name: string;
  /** The words into which the shell splits an option with its value. */
  assignment(option: string, value: string): string[];
  options: readonly string[];
  /** A script that prints the words that the shell offers after these. The last word is incomplete. */
  script(words: readonly string[]): string;
}

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(' ');

/** Calls the completion function as the shell does. */
const called = (words: readonly string[]): string =>
  `COMP_WORDS=(daybreak ${quoted(words)}); COMP_CWORD=${words.length}; COMPREPLY=(); _daybreak; printf '%s\\n' "\${COMPREPLY[@]}"`;

const oneWord = (option: string, value: string): string[] => [`${option}=${value}`];

const shells: Shell[] = [
  {
    name: 'bash',
    assignment: (option, value) => (value === '' ? [option, '='] : [option, '=', value]),
    options: ['--norc'],
    script: (words) => `${bashScript(tree)}\n${called(words)}`,
  },
  {
    name: 'zsh',
    assignment: oneWord,
    options: ['-f'],
    // The options of bashcompinit: emulation of other shells, and errors for unset variables.
    script: (words) =>
      `${zshScript(tree)}\nask() { emulate -L sh; setopt kshglob noshglob braceexpand nounset; ${called(words)}; }; ask`,
  },
  {
    name: 'fish',
    assignment: oneWord,
    options: ['--no-config'],
    script: (words) => `${fishScript(tree)}
complete -C "daybreak ${words.join(' ')}"`,
  },
];

/** A home folder for the files of the shells, and a working folder without files to offer. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-shell-'));
  for (const name of ['home', 'empty']) mkdirSync(join(folder, name));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(shells)('$name', ({ name, assignment, options, script }) => {
  const testThere = spawnSync(name, ['--version']).status === 0 ? test : test.skip;

  function offered(...words: readonly string[]): string[] {
    const { status, stdout, stderr } = spawnSync(name, [...options, '-c', script(words)], {
      encoding: 'utf8',
      cwd: join(folder, 'empty'),
      env: { ...process.env, HOME: join(folder, 'home') },
    });
    expect([status, stderr]).toEqual([0, '']);
    // fish prints a description after each word, and zsh itself leaves out words that do not begin with the typed text.
    const offers = stdout.split('\n').map((line) => line.replace(/\t.*/, ''));
    const typed = words.at(-1) ?? '';
    return offers.filter((word) => word !== '' && word.startsWith(typed === '=' ? '' : typed)).toSorted();
  }

  testThere.each([
    [['re'], ['redrive', 'reschedule', 'resume']],
    [
      ['parking', ''],
      ['drop', 'list', 'requeue'],
    ],
    [
      ['parking', 'requeue', '--t'],
      ['--target', '--to'],
    ],
    [
      ['parking', 'requeue', '--to', ''],
      ['row', 'value'],
    ],
    [
      ['export', '--status', 'c'],
      ['cancelled', 'completed'],
    ],
    [
      ['status', '--engine', 'd'],
      ['dynalite', 'dynoxide'],
    ],
    [
      ['completion', ''],
      ['bash', 'fish', 'zsh'],
    ],
    [['due', '--o'], ['--on']],
    [['import', '--s'], ['--skip-invalid']],
    // The shell itself completes file names.
    [['import', ''], []],
    [['show', 'a', '--target', ''], []],
    // A value that is the name of a command is not that command.
    [['failed', '--cause', 'parking', '--l'], ['--limit']],
    [['failed', '--cause', 'runs', '--no'], []],
  ])('after daybreak %j offers %j', (words, expected) => {
    const isFlag = (word: string): boolean => word.startsWith('-');
    const isAsked = isFlag(words.at(-1) ?? '');
    // Some shells offer options only after a dash.
    expect(offered(...words).filter((word) => isAsked || !isFlag(word))).toEqual(expected);
  });

  testThere.each([
    ['c', ['cancelled', 'completed']],
    ['', ['cancelled', 'completed', 'failed', 'scheduled', 'skipped']],
  ])('after daybreak export --status=%s offers %j', (value, expected) => {
    const words = assignment('--status', value);
    const prefix = words.length > 1 ? '' : '--status=';
    expect(offered('export', ...words)).toEqual(expected.map((choice) => `${prefix}${choice}`));
  });
});
