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

test('passes on complete lines, however the chunks divide them', () => {
  const text = Buffer.from('öne\ntwo\nthree');
  for (const byte of text) lines.write(Buffer.of(byte));
  expect(seen).toEqual(['öne', 'two']);
  lines.end();
  expect(seen).toEqual(['öne', 'two', 'three']);
});

test("ends a log at an invocation's mark, even within a line", () => {
  lines.write(Buffer.from('a\n\0end 1\nb without end\0end 2\n'));
  expect(seen).toEqual(['a', '<1>', 'b without end', '<2>']);
});
