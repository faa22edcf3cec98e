import { expect, test } from '@jest/globals';
import { formatTable } from './format-table.ts';

test('columns stand below each other, and nothing of a cell gets out of it', () => {
  expect(
    formatTable([
      ['id', 'at'],
      ['price-1', 'noon'],
      ['a\nb', ''],
    ]),
  ).toEqual(['  id       at', '  price-1  noon', '  a\\nb']);
});

test('a table of nothing is nothing', () => {
  expect(formatTable([])).toEqual([]);
});

test('columns stand below each other however wide a character is, and a space at an end is seen', () => {
  expect(
    formatTable([
      ['顧客-一', 'a'],
      ['👍👍', 'b'],
      ['sub-1 ', 'c'],
    ]),
  ).toEqual(['  顧客-一  a', '  👍👍     b', '  sub-1␠   c']);
});
