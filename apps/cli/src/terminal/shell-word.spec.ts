import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { shellWord } from './shell-word.ts';

test.each(['rows.csv', './data', '2026-03-29T12:00:00Z'])('%s stays as it is', (text) => {
  expect(shellWord(text)).toBe(text);
});

test.each(['my rows.csv', "it's", '$(id)', 'a;b', '*', '', '`id`', '~', 'a\nb', 'é'])(
  '%j is one word to a shell',
  (text) => {
    expect(execFileSync('sh', ['-c', `printf %s ${shellWord(text)}`], { encoding: 'utf8' })).toBe(text);
  },
);
