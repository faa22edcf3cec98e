import { expect, test } from '@jest/globals';
import { formatTable } from './format-table.ts';

test('columns are aligned, and cells are escaped', () => {
  expect(
    formatTable([
      ['id', 'at'],
      ['price-1', 'noon'],
      ['a\nb', ''],
    ]),
  ).toEqual(['  id       at', '  price-1  noon', '  a\\nb']);
});

test('an empty table has no lines', () => {
  expect(formatTable([])).toEqual([]);
});

test('columns are aligned for wide characters, and a space at an end is visible', () => {
  expect(
    formatTable([
      ['顧客-一', 'a'],
      ['👍👍', 'b'],
      ['sub-1 ', 'c'],
    ]),
  ).toEqual(['  顧客-一  a', '  👍👍     b', '  sub-1␠   c']);
});
