import { expect, it } from '@jest/globals';
import { Varying } from './merge-runs.ts';
import { toSource } from './to-source.ts';

it.each([
  ['text', "'text'"],
  ["it's", `"it's"`],
  ['a\nb', String.raw`'a\nb'`],
  ['{"a":"\\""}', String.raw`'{"a":"\\""}'`],
  [12.5, '12.5'],
  [null, 'null'],
  [10n ** 20n, '100000000000000000000n'],
  [new Set(['a']), "new Set(['a'])"],
  [new Uint8Array([1, 2]), 'Uint8Array.from([1, 2])'],
  [{ id: 'a', 'two words': [1, {}] }, "{ id: 'a', 'two words': [1, {}] }"],
])('returns %j as an expression', (value, source) => {
  expect(toSource(value)).toBe(source);
});

it('replaces values that differ in the next run by matchers', () => {
  const item = { at: '2027-03-28T00:00:00.000Z', id: '8b0f1c9e-4a43-4a5d-9d3e-2f1f0c8d7e6a' };
  expect(toSource(item)).toBe('{ at: anyInstant, id: anyId }');
  const varying = ['2027-03-28T00:00:00.000Z', 'a-1', 1, true].map((value) => new Varying(value));
  expect(toSource(varying)).toBe('[anyInstant, anyText, anyNumber, anything]');
});

it('puts each property of a long object on a line', () => {
  const item = { first: 'x'.repeat(40), second: 'y'.repeat(40) };
  expect(toSource(item, '  ')).toBe(`{\n    first: '${item.first}',\n    second: '${item.second}',\n  }`);
});
