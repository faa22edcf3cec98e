import { expect, test } from '@jest/globals';
import { parseLogLine } from './parse-log-line.ts';

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
