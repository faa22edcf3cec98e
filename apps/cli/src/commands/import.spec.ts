import { expect, test } from '@jest/globals';
import { formatImport } from './import.ts';

test('import prints its counts', () => {
  expect(formatImport({ imported: 1, replaced: 0, unchanged: 0, edited: 0, skipped: 0 })).toBe('1 row imported');
  expect(formatImport({ imported: 1_200, replaced: 2, unchanged: 3, edited: 2, skipped: 1 })).toBe(
    '1,200 rows imported, 2 replaced, 3 unchanged, 1 bad line skipped',
  );
});
