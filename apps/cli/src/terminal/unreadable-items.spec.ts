import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { UnreadableItems } from './unreadable-items.ts';

const reason = 'its attributes version are not those of a row';

function report(ids: readonly string[]): { exitCode: number; said: string } {
  const unreadable = new UnreadableItems();
  for (const id of ids) unreadable.add({ kind: 'row', id, reason });
  const stderr = new PassThrough({ encoding: 'utf8' });
  return { exitCode: unreadable.report(stderr), said: String(stderr.read() ?? '') };
}

test('where all could be read there is nothing to tell', () => {
  expect(report([])).toEqual({ exitCode: 0, said: '' });
});

test('each item is named once, on one line whatever its id holds', () => {
  const { exitCode, said } = report(['a\u001B[2J\n', 'a\u001B[2J\n']);
  expect(exitCode).toBe(1);
  expect(said).toBe(`1 item can't be read and is skipped:\n  row a\\u001b[2J\\n: ${reason}\n`);
});

test('of many the first five are named, the others counted, and all of them listed', () => {
  const { said } = report(Array.from({ length: 1_206 }, (_, n) => `row-${n}`));
  expect(said.split('\n')).toEqual([
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
