import { expect, test } from '@jest/globals';
import { closest } from './closest.ts';

const names = ['id', 'dueDate', 'timeZone', 'rule'];

test.each([
  ['due_date', 'dueDate'],
  ['Due Date', 'dueDate'],
  ['ID', 'id'],
  ['timezone', 'timeZone'],
  ['tmieZone', 'timeZone'],
  ['dueDate\u00A0', 'dueDate'],
  ['colour', undefined],
  ['reason', undefined],
  ['--', undefined],
])('%s is %s', (text, name) => {
  expect(closest(text, names)).toBe(name);
});
