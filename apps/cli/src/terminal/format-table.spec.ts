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
