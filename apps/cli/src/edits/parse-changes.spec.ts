import { expect, test } from '@jest/globals';
import { parseChanges } from './parse-changes.ts';

test('--set changes single keys and keeps the others', () => {
  const change = parseChanges({ set: ['price=12.5', 'name=a=b', 'code="007"', 'sold=true', 'note=null', 'empty=""'] });
  expect(change({ price: 10, colour: 'red' })).toEqual({
    price: 12.5,
    colour: 'red',
    name: 'a=b',
    code: '007',
    sold: true,
    note: null,
    empty: '',
  });
});

test('--set accepts the key of an inherited property, and __proto__ sets no prototype', () => {
  const changed = parseChanges({ set: ['constructor=1', '__proto__=2'] })({});
  expect(Object.entries(changed)).toEqual([
    ['constructor', 1],
    ['__proto__', 2],
  ]);
});

test('--changes replaces all keys', () => {
  expect(parseChanges({ changes: '{"price":{"net":1},"tags":["a"]}' })({ colour: 'red' })).toEqual({
    price: { net: 1 },
    tags: ['a'],
  });
});

test.each([
  [{}, 'Nothing to change'],
  [
    { set: ['a=1'], changes: '{}' },
    '--set and --changes exclude each other: use --set for single keys, or --changes for all keys',
  ],
  [{ set: ['price'] }, '--set price is not KEY=VALUE'],
  [{ set: ['=5'] }, '--set =5 is not KEY=VALUE'],
  [{ set: ['price='] }, '--set price= has no value'],
  [{ set: ['price=12345678901234567890'] }, '--set price: '],
  [{ set: ['price=1', 'name=x', 'price=2'] }, '--set price is given twice'],
  [{ changes: '{price:1}' }, '--changes, character 2: not valid JSON'],
  [{ changes: '{"a":1,"a":2}' }, '--changes, character 8: duplicate key "a"'],
  [{ changes: '[1]' }, '--changes: expected an object of values, not a list'],
  [{ changes: '{"__proto__":1}' }, '--changes: __proto__ cannot be a key'],
])('%j is rejected', (options, reason) => {
  expect(() => parseChanges(options)).toThrow(reason);
});
