import { expect, test } from '@jest/globals';
import { DueRows } from './due-rows.ts';
import { RunWatch } from './run-watch.ts';

test('outcomes move the progress, each row once; complaints are passed on, but not without end', () => {
  using dueRows = new DueRows();
  for (const id of ['a', 'b']) dueRows.add({ id, version: 1, occurrence: 1, plannedKeys: [2] });
  const said: string[] = [];
  const progress = {
    say: (text: string) => said.push(text),
    begin: (total: number) => said.push(`begin ${total}`),
    update: (done: number, failed: number) => said.push(`${done}, ${failed} failed`),
    end: () => said.push('end'),
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

  expect(said.filter((text) => !text.startsWith('worker: TypeError'))).toEqual([
    'begin 2',
    '0, 0 failed',
    '1, 0 failed',
    '1, 0 failed',
    '2, 1 failed',
    'end',
    'and 2 more errors of functions',
  ]);
  expect(said).toHaveLength(7 + 10);
  expect(watch.outcomes).toBe(4);
});
