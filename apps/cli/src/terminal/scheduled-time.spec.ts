import { expect, test } from '@jest/globals';
import { formatScheduledTime, parseAt, parseDay } from './scheduled-time.ts';
import { UsageError } from './usage-error.ts';

test('a day is 12:00 UTC', () => {
  expect(parseDay('2026-03-29').toISOString()).toBe('2026-03-29T12:00:00.000Z');
});

test.each(['2026-02-30', '29.3.2026', '2026-3-29', 'today', '', '2026-03-29T12:00:00Z'])(
  'the day %p is refused',
  (day) => {
    expect(() => parseDay(day)).toThrow(new UsageError(`--today ${day} is not a calendar date (YYYY-MM-DD)`));
  },
);

test.each([
  ['2026-03-29T12:00:00Z', '2026-03-29T12:00:00.000Z'],
  ['2026-03-29T12:00Z', '2026-03-29T12:00:00.000Z'],
  ['2026-03-29t12:00:00.25z', '2026-03-29T12:00:00.250Z'],
  ['2026-03-29 00:30:00+02:00', '2026-03-28T22:30:00.000Z'],
  ['2026-03-29T00:30-0930', '2026-03-29T10:00:00.000Z'],
  ['2026-03-29T00:00:00,123456789Z', '2026-03-29T00:00:00.123Z'],
])('--at %s is %s', (text, instant) => {
  expect(parseAt(text).toISOString()).toBe(instant);
});

test.each([
  '2026-03-29',
  '2026-03-29T12:00:00',
  '2026-02-30T12:00:00Z',
  '2026-03-29T24:00:00Z',
  '2026-03-29T12:60Z',
  'now',
])('--at %s is rejected', (text) => {
  expect(() => parseAt(text)).toThrow(UsageError);
});

test('an instant has the format of EventBridge Scheduler', () => {
  expect(formatScheduledTime(parseDay('2026-03-29'))).toBe('2026-03-29T12:00:00Z');
  expect(formatScheduledTime(parseAt('2026-03-29T12:00:00.5Z'))).toBe('2026-03-29T12:00:00.500Z');
});
