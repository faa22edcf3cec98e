import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { UnreadableItems } from './unreadable-items.ts';

const reason = 'its attributes version are not those of a row';

function report(ids: readonly string[]): { exitCode: number; output: string } {
  const unreadable = new UnreadableItems();
  for (const id of ids) unreadable.add({ kind: 'row', id, reason });
  const stderr = new PassThrough({ encoding: 'utf8' });
  return { exitCode: unreadable.report(stderr), output: String(stderr.read() ?? '') };
}

test('without an unreadable item it prints nothing', () => {
  expect(report([])).toEqual({ exitCode: 0, output: '' });
});

test('each item is named once, on one line for any id', () => {
  const { exitCode, output } = report(['a\u001B[2J\n', 'a\u001B[2J\n']);
  expect(exitCode).toBe(1);
  expect(output).toBe(`1 item can't be read and is skipped:\n  row a\\u001b[2J\\n: ${reason}\n`);
});

test('the first five items are named, the others counted, and all are in the list', () => {
  const { output } = report(Array.from({ length: 1_206 }, (_, n) => `row-${n}`));
  expect(output.split('\n')).toEqual([
    "1,206 items can't be read and are skipped:",
    ...Array.from({ length: 5 }, (_, n) => `  row row-${n}: ${reason}`),
    '  and 1,201 more',
    '',
  ]);
  const unreadable = new UnreadableItems();
  unreadable.add({ kind: 'row', id: 'a', reason });
  unreadable.add({ kind: 'run', id: 'a', reason });
  expect(unreadable.list).toEqual([
    { kind: 'row', id: 'a', reason },
    { kind: 'run', id: 'a', reason },
  ]);
});
