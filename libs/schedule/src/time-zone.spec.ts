import { describe, expect, test } from '@jest/globals';
import { clockChangeMinutes, parseTimeZone } from './time-zone.ts';

describe('the schedule’s time zone', () => {
  test.each([
    ['UTC', 0],
    ['Asia/Kolkata', 0],
    // An older name of the same.
    ['Asia/Calcutta', 0],
    ['GB', 60],
    ['Etc/GMT+1', 0],
    ['US/East-Indiana', 60],
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
    ['asia/kolkata', 'The time zone "asia/kolkata" is written Asia/'],
    ['Asia/kolkata', 'The time zone "Asia/kolkata" is written Asia/'],
    ['ASIA/KOLKATA', 'The time zone "ASIA/KOLKATA" is written Asia/'],
    ['gmt', 'The time zone "gmt" is written UTC'],
    ['Gmt', 'The time zone "Gmt" is written UTC'],
    // A name of Node's alone.
    ['PST', 'The time zone "PST" is written America/Los_Angeles'],
    ['utc', 'The time zone "utc" is written UTC'],
  ])('%s is refused: %s', (text, message) => {
    expect(() => parseTimeZone(text)).toThrow(message);
  });
});
