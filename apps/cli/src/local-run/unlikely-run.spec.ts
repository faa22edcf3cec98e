import { expect, test } from '@jest/globals';
import { describeUnlikelyRun } from './unlikely-run.ts';

const now = new Date('2026-05-01T12:00:00Z');
const rows = { size: 3, occurrences: 1_203, mostOccurrences: 4 };

test('a day of another century is unlikely', () => {
  expect(describeUnlikelyRun(rows, new Date('2128-05-01T12:00:00Z'), now)).toBe(
    'This runs 3 rows, 1,203 times in all: 2128-05-01T12:00:00Z is 102 years ahead',
  );
});

test('a row with more than 1,000 due occurrences is unlikely', () => {
  expect(describeUnlikelyRun({ ...rows, mostOccurrences: 1_200 }, now, now)).toBe(
    'This runs 3 rows, 1,203 times in all: one row alone is due 1,200 times',
  );
});

test('any other run is likely', () => {
  expect(
    describeUnlikelyRun({ ...rows, mostOccurrences: 1_000 }, new Date('2036-04-01T12:00:00Z'), now),
  ).toBeUndefined();
  expect(
    describeUnlikelyRun({ size: 0, occurrences: 0, mostOccurrences: 0 }, new Date('2128-01-01T12:00:00Z'), now),
  ).toBeUndefined();
});
