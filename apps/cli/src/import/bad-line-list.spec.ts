import { expect, test } from '@jest/globals';
import { BadLineList } from './bad-line-list.ts';

test('the list has the first twenty bad lines, then a count', () => {
  const list = new BadLineList();
  for (let line = 2; line < 25; line++) {
    const problems = [{ line, column: 2, name: 'dueDate', reason: '2026-02-30 is not a calendar date' }];
    list.add({ file: 'prices.csv', line, problems });
  }
  const lines = list.format().split('\n');
  expect(lines[0]).toBe('prices.csv:2:2: dueDate: 2026-02-30 is not a calendar date');
  expect(lines).toHaveLength(21);
  expect(lines[20]).toBe('and 3 more bad lines');
  expect(list.count).toBe(23);
});

test('the list has the first problems of each line', () => {
  const list = new BadLineList();
  const problems = Array.from({ length: 7 }, (_, index) => ({ line: 2, column: index + 1, reason: 'no' }));
  list.add({ file: 'a.csv', line: 2, problems });
  expect(list.format().split('\n')).toEqual([
    ...[1, 2, 3, 4, 5].map((column) => `a.csv:2:${column}: no`),
    'a.csv:2: and 2 more problems in this line',
  ]);
});
