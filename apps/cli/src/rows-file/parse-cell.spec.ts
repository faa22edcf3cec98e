import { expect, test } from '@jest/globals';
import { parseCell } from './parse-cell.ts';

test.each([
  ['5', 5],
  ['-1.50', -1.5],
  ['1e3', 1000],
  ['true', true],
  ['false', false],
  ['null', null],
  ['hello', 'hello'],
  ['007', '007'],
  ['"007"', '007'],
  ['"5"', '5'],
  ['""', ''],
  ['"a\\nb"', 'a\nb'],
  ['TRUE', true],
  ['False', false],
  ['"TRUE"', 'TRUE'],
  ['Truer', 'Truer'],
  [' blue', ' blue'],
  [' ', ' '],
  ['"open', '"open'],
  ['"a" and "b"', '"a" and "b"'],
  ['[1,{"a":null}]', [1, { a: null }]],
  ['{"a":1}', { a: 1 }],
  ['"[1,2]"', '[1,2]'],
  ['[draft]', '[draft]'],
  ['{{name}}', '{{name}}'],
  ['🌅', '🌅'],
])('%s reads as %p', (text, value) => {
  expect(parseCell(text)).toEqual({ kind: 'value', value });
});

test('negative zero is zero, since DynamoDB has no negative zero', () => {
  expect(parseCell('-0')).toStrictEqual({ kind: 'value', value: 0 });
});

test('an empty cell is an absent key', () => {
  expect(parseCell('')).toEqual({ kind: 'absent' });
});

test.each([
  ['{"a":1,"a":2}', 'duplicate key "a"'],
  [
    '[12345678901234567890]',
    '12345678901234567890 would lose digits as a number: write it as text, "12345678901234567890"',
  ],
  ['{"":1}', 'a key must not be empty'],
  [' 5', 'has spaces around 5: remove them, or write it as text in JSON quotes'],
  ['true\u00A0', 'has spaces around true: remove them, or write it as text in JSON quotes'],
  ['"a" ', 'has spaces around "a": remove them, or write it as text in JSON quotes'],
])('%s is a bad cell', (text, reason) => {
  expect(parseCell(text)).toEqual({ kind: 'problem', reason });
});

test('the reason of a number that would lose digits says how to keep them', () => {
  expect(parseCell('12345678901234567890')).toEqual({
    kind: 'problem',
    reason: '12345678901234567890 would lose digits as a number: write it as text, """12345678901234567890"""',
  });
});
