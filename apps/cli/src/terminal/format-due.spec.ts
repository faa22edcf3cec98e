import { expect, test } from '@jest/globals';
import { formatDue } from './format-due.ts';

test.each([
  [{}, '2027-03-26 in UTC'],
  [{ dueTime: '09:30' }, '2027-03-26 09:30 in UTC'],
  [{ shiftedDate: '2027-03-30' }, '2027-03-30 (planned 2027-03-26) in UTC'],
  [{ shiftedDate: '2027-03-30', dueTime: '09:30' }, '2027-03-30 09:30 (planned 2027-03-26) in UTC'],
])('a row with %j is due %s', (more, text) => {
  expect(formatDue({ dueDate: '2027-03-26', timeZone: 'UTC', ...more })).toBe(text);
});
