import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { createProgram } from '../program.ts';
import { testEnvironment } from '../testing/environment.ts';
import { bashScript, zshScript } from './bash-script.ts';
import { fishScript } from './fish-script.ts';
import { readTree } from './read-tree.ts';

const tree = readTree(createProgram(testEnvironment(), async () => {}));
const hasBash = spawnSync('bash', ['--version']).status === 0;
const testInBash = hasBash ? test : test.skip;

/** What bash offers after these words, the last of which is being typed. */
function complete(...words: string[]): string[] {
  const quoted = words.map((word) => `'${word}'`).join(' ');
  const script = `${bashScript(tree)}
    COMP_WORDS=(daybreak ${quoted}); COMP_CWORD=${words.length}; _daybreak; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-c', script], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  return stdout.split('\n').filter((word) => word !== '');
}

testInBash.each([
  [['re'], ['reschedule', 'redrive']],
  [
    ['parking', ''],
    ['list', 'requeue', 'drop', '-h', '--help'],
  ],
  [
    ['parking', 'requeue', '--t'],
    ['--to', '--target'],
  ],
  [
    ['parking', 'requeue', '--to', ''],
    ['row', 'value'],
  ],
  [
    ['export', '--status', 'c'],
    ['completed', 'cancelled'],
  ],
  [
    ['completion', ''],
    ['bash', 'zsh', 'fish', '-h', '--help'],
  ],
  [['due', '--o'], ['--on']],
  // A file name, which bash itself completes.
  [['show', 'a', '--target', ''], []],
  // A value that is the name of a command leads nowhere.
  [['failed', '--cause', 'parking', '--l'], ['--limit']],
])('after daybreak %j bash offers %j', (words, offered) => {
  expect(complete(...words)).toEqual(offered);
});

testInBash('bash can read what zsh is given', () => {
  const { status, stderr } = spawnSync('bash', ['-n'], { input: zshScript(tree), encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  expect(zshScript(tree)).toContain('bashcompinit');
});

test('fish is told of each command and option, where it belongs', () => {
  const lines = fishScript(tree).split('\n');
  expect(lines).toContain(
    "complete -c daybreak -n '__fish_use_subcommand' -f -a 'show' -d 'Print a row as it stands.'",
  );
  expect(lines).toContain(
    "complete -c daybreak -n '__fish_seen_subcommand_from parking; and not __fish_seen_subcommand_from list requeue drop' -f -a 'list' -d 'Show them, and leave them where they are.'",
  );
  expect(lines).toContain(
    "complete -c daybreak -n '__fish_seen_subcommand_from parking; and __fish_seen_subcommand_from requeue' -l to -x -a 'row value' -d 'to this queue, wherever they came from'",
  );
  expect(fishScript(tree)).toContain("-d 'Tell a row\\'s story");
});
