import { expect, test } from '@jest/globals';
import { isAbout, parseLogLine } from './parse-log-line.ts';

test('an outcome tells which row it is about and what became of it', () => {
  const line = {
    level: 'INFO',
    message: 'outcome',
    function: 'writer',
    outcome: 'done',
    rowId: 'a',
    rowState: 'completed',
    values: 5,
  };
  expect(parseLogLine(JSON.stringify(line))).toEqual({
    kind: 'outcome',
    functionName: 'writer',
    outcome: 'done',
    rowId: 'a',
    rowState: 'completed',
  });
});

test.each([
  '{"level":"ERROR","message":"the batch failed"}',
  "TypeError: Cannot read properties of undefined (reading 'x')",
])('%s is trouble', (text) => {
  expect(parseLogLine(text)).toEqual({ kind: 'trouble', text });
});

test.each(['{"level":"INFO","message":"started"}', '{"_aws":{"Timestamp":1}}', '{broken', 'hello', ''])(
  '%p is neither',
  (text) => {
    expect(parseLogLine(text).kind).toBe('other');
  },
);

test('every line is shown that is asked for, and of a row those that name it', () => {
  const ofRow = '{"level":"INFO","message":"outcome","rowId":"a"}';
  const lines = [ofRow, 'printed by a rule', '{"_aws":{"Timestamp":1}}'];
  expect(lines.filter((line) => isAbout(line, true))).toEqual([ofRow, 'printed by a rule']);
  expect(lines.filter((line) => isAbout(line, 'a'))).toEqual([ofRow]);
  for (const asked of [false, 'b']) expect(lines.filter((line) => isAbout(line, asked))).toEqual([]);
});
