import { beforeEach, expect, test } from '@jest/globals';
import { createLogLines } from './log-lines.ts';

let seen: string[];
let lines: ReturnType<typeof createLogLines>;
beforeEach(() => {
  seen = [];
  lines = createLogLines(
    (line) => seen.push(line),
    (requestId) => seen.push(`<${requestId}>`),
  );
});

test('lines are handed out whole, however they are cut', () => {
  const text = Buffer.from('öne\ntwo\nthree');
  for (const byte of text) lines.write(Buffer.of(byte));
  expect(seen).toEqual(['öne', 'two']);
  lines.end();
  expect(seen).toEqual(['öne', 'two', 'three']);
});

test('the mark of an invocation ends its log, even in the middle of a line', () => {
  lines.write(Buffer.from('a\n\0end 1\nb without end\0end 2\n'));
  expect(seen).toEqual(['a', '<1>', 'b without end', '<2>']);
});
