import { describe, expect, test } from '@jest/globals';
import { clockChangeMinutes, parseTimeZone } from './time-zone.ts';

describe('parseTimeZone and clockChangeMinutes', () => {
  test.each([
    ['UTC', 0],
    ['Asia/Kolkata', 0],
    // A former name of Asia/Kolkata.
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
    ['Mars', '"Mars" is not an IANA time zone: try UTC or Europe/Paris'],
    ['+01:00', '"+01:00" is not an IANA time zone'],
    ['europe/paris', 'The time zone "europe/paris" is spelled Europe/Paris'],
    ['asia/kolkata', 'The time zone "asia/kolkata" is spelled Asia/'],
    ['Asia/kolkata', 'The time zone "Asia/kolkata" is spelled Asia/'],
    ['ASIA/KOLKATA', 'The time zone "ASIA/KOLKATA" is spelled Asia/'],
    ['gmt', 'The time zone "gmt" is spelled UTC'],
    ['Gmt', 'The time zone "Gmt" is spelled UTC'],
    // Only Node accepts this name.
    ['PST', 'The time zone "PST" is spelled America/Los_Angeles'],
    ['utc', 'The time zone "utc" is spelled UTC'],
  ])('%s is refused: %s', (text, message) => {
    expect(() => parseTimeZone(text)).toThrow(message);
  });
});
