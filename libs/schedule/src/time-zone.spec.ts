import { describe, expect, test } from '@jest/globals';
import { clockChangeMinutes, parseTimeZone } from './time-zone.ts';

describe('parseTimeZone and clockChangeMinutes', () => {
  test.each([
    ['UTC', 0],
    ['Asia/Kolkata', 0],
    // The former name of Asia/Kolkata.
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
    ['europe/paris', '"europe/paris" is not a time zone of EventBridge Scheduler: use Europe/Paris'],
    ['asia/kolkata', '"asia/kolkata" is not a time zone of EventBridge Scheduler: use Asia/'],
    ['Asia/kolkata', '"Asia/kolkata" is not a time zone of EventBridge Scheduler: use Asia/'],
    ['ASIA/KOLKATA', '"ASIA/KOLKATA" is not a time zone of EventBridge Scheduler: use Asia/'],
    ['gmt', '"gmt" is not a time zone of EventBridge Scheduler: use UTC'],
    ['Gmt', '"Gmt" is not a time zone of EventBridge Scheduler: use UTC'],
    // Only Node accepts this name.
    ['PST', '"PST" is not a time zone of EventBridge Scheduler: use America/Los_Angeles'],
    ['utc', '"utc" is not a time zone of EventBridge Scheduler: use UTC'],
  ])('%s is rejected: %s', (text, message) => {
    expect(() => parseTimeZone(text)).toThrow(message);
  });
});
