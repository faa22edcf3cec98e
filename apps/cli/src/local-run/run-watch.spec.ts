import { expect, test } from '@jest/globals';
import { DueRows } from './due-rows.ts';
import { RunWatch } from './run-watch.ts';

test('outcomes move the progress, each row once, and the first errors are printed', () => {
  using dueRows = new DueRows();
  for (const id of ['a', 'b']) dueRows.add({ id, version: 1, occurrence: 1, plannedKeys: [2] });
  const printed: string[] = [];
  const progress = {
    say: (text: string) => printed.push(text),
    begin: (total: number) => printed.push(`begin ${total}`),
    update: (done: number, failed: number) => printed.push(`${done}, ${failed} failed`),
    end: () => printed.push('end'),
  };
  const watch = new RunWatch(dueRows, progress);
  const outcome = (fields: object): void =>
    watch.onFunctionLog(
      'writer',
      JSON.stringify({ level: 'INFO', message: 'outcome', function: 'writer', outcome: 'done', ...fields }),
    );

  watch.begin();
  outcome({ rowId: 'a', rowState: 'written' });
  outcome({ rowId: 'a', rowState: 'completed' });
  outcome({ rowId: 'a', rowState: 'completed' });
  outcome({ rowId: 'b', rowState: 'failed', outcome: 'failed' });
  for (let complaint = 1; complaint <= 12; complaint++) watch.onFunctionLog('worker', `TypeError: ${complaint}`);
  watch.end();

  expect(printed.filter((text) => !text.startsWith('worker: TypeError'))).toEqual([
    'begin 2',
    '0, 0 failed',
    '1, 0 failed',
    '1, 0 failed',
    '2, 1 failed',
    'end',
    'and 2 more errors of functions',
  ]);
  expect(printed).toHaveLength(7 + 10);
  expect(watch.outcomes).toBe(4);
});
