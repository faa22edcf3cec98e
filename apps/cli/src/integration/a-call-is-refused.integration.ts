import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { makeCommandFolder } from '../testing/command-folder.ts';
import { runHere } from '../testing/run-here.ts';

test.each([
  [['start', '--today', '2026-02-30'], '--today 2026-02-30 is not a calendar date'],
  [['start', '--today', '2026-03-29', '--at', '2026-03-29T12:00:00Z'], '--today and --at both set the time of the run'],
  [['start', 'prices.txt'], 'prices.txt: the name must end in .csv, .tsv, .jsonl or .ndjson'],
  [['start', 'missing.csv'], 'missing.csv: there is no such file'],
  [['start', '--engine', 'postgres'], 'Allowed choices are dynoxide, dynalite'],
  [['start', '--colour'], "unknown option '--colour'"],
  [['show', 'a'], 'No target: add --target DIR for a data folder'],
  [['show', 'a', '--data', 'missing'], '--data missing: there is no such folder'],
  [['show', 'a', '--data', '.'], 'not a Daybreak data folder'],
  [['vanish'], "unknown command 'vanish'"],
])('daybreak %j is rejected with exit code 2', async (args, reason) => {
  using folder = makeCommandFolder();
  folder.write('thesis.txt', '');
  const { exitCode, stdout, stderr } = await runHere(folder.path, args);
  expect(stderr).toContain(reason);
  expect([exitCode, stdout]).toEqual([2, '']);
  expect(existsSync(join(folder.path, 'missing'))).toBe(false);
});
