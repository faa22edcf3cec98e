import { expect, test } from '@jest/globals';
import { isAbout, parseLogLine } from './parse-log-line.ts';

test('an outcome has the id and the state of its row', () => {
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
])('%s is an error', (text) => {
  expect(parseLogLine(text)).toEqual({ kind: 'error', text });
});

test.each(['{"level":"INFO","message":"started"}', '{"_aws":{"Timestamp":1}}', '{broken', 'hello', ''])(
  '%p is neither',
  (text) => {
    expect(parseLogLine(text).kind).toBe('other');
  },
);

test('--logs selects every line, or the lines that name a row', () => {
  const ofRow = '{"level":"INFO","message":"outcome","rowId":"a"}';
  const lines = [ofRow, 'printed by a rule', '{"_aws":{"Timestamp":1}}'];
  expect(lines.filter((line) => isAbout(line, true))).toEqual([ofRow, 'printed by a rule']);
  expect(lines.filter((line) => isAbout(line, 'a'))).toEqual([ofRow]);
  for (const selection of [false, 'b']) expect(lines.filter((line) => isAbout(line, selection))).toEqual([]);
});
