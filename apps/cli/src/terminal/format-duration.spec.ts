import { expect, test } from '@jest/globals';
import { formatDuration } from './format-duration.ts';

test.each([
  [0, 'less than a second'],
  [1_000, '1 second'],
  [61_000, '1 minute 1 second'],
  [3_600_000, '1 hour'],
  [3_605_000, '1 hour'],
  [93_600_000, '1 day 2 hours'],
  [-172_800_000, '2 days'],
])('%d ms is %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
