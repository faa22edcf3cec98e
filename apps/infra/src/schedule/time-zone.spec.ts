import { describe, expect, test } from '@jest/globals';
import { clockChangeMinutes, parseTimeZone } from './time-zone.ts';

describe('the schedule’s time zone', () => {
  test.each([
    ['UTC', 0],
    ['Asia/Kolkata', 0],
    // An older name of the same.
    ['Asia/Calcutta', 0],
    ['Europe/Paris', 60],
    ['America/New_York', 60],
    ['Australia/Lord_Howe', 30],
    ['Antarctica/Troll', 120],
  ])('%s changes its clocks by %i minutes', (timeZone, minutes) => {
    expect(parseTimeZone(timeZone)).toBe(timeZone);
    expect(clockChangeMinutes(timeZone)).toBe(minutes);
  });

  test.each([
    ['Mars', '"Mars" is no IANA time zone: try UTC or Europe/Paris'],
    ['+01:00', '"+01:00" is no IANA time zone'],
    ['europe/paris', 'The time zone "europe/paris" is written Europe/Paris'],
    ['utc', 'The time zone "utc" is written UTC'],
  ])('%s is refused: %s', (text, message) => {
    expect(() => parseTimeZone(text)).toThrow(message);
  });
});
