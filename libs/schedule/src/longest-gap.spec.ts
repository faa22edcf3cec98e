import { describe, expect, test } from '@jest/globals';
import { longestGapMinutes } from './longest-gap.ts';
import { ScheduleError } from './schedule-error.ts';

const day = 24 * 60;

describe('longestGapMinutes', () => {
  test.each([
    ['rate(1 minute)', 1],
    ['rate(5 minutes)', 5],
    ['rate(2 hours)', 120],
    ['rate(1 day)', day],
    ['cron(* * * * ? *)', 1],
    ['cron(0/5 * * * ? *)', 5],
    ['cron(5,10,50 * * * ? *)', 40],
    // 0, 25, 50: the step starts again at each hour.
    ['cron(0/25 * * * ? *)', 25],
    ['cron(0 6 * * ? *)', day],
    ['cron(0 6,18 * * ? *)', 12 * 60],
    ['cron(0/15 8-17 * * ? *)', 14 * 60 + 15],
    ['cron(0 9 ? * MON-FRI *)', 3 * day],
    ['cron(0 9 ? * 2-6 *)', 3 * day],
    ['cron(0 9 ? * mon,thu *)', 4 * day],
    ['cron(0 9 1 * ? *)', 31 * day],
    // July and August.
    ['cron(0 9 L * ? *)', 31 * day],
    ['cron(0 9 ? * L *)', 7 * day],
    ['cron(0 9 ? * 6L *)', 35 * day],
    ['cron(0 9 ? * FRI#3 *)', 35 * day],
    // When May 1 is a Saturday, the schedule fires on Monday, May 3.
    ['cron(0 9 1W * ? *)', 33 * day],
    ['cron(0 9 1 1 ? *)', 366 * day],
    ['cron(0 9 * * ? 2026-2030)', day],
  ])('%s: %i minutes', (expression, minutes) => {
    expect(longestGapMinutes(expression)).toBe(minutes);
  });

  test.each([
    ['every day', '"every day" is not a schedule expression: use "rate(5 minutes)"'],
    ['at(2026-03-01T09:30:00)', 'fires once: use a schedule that recurs'],
    ['rate(0 minutes)', 'write a rate as "5 minutes"'],
    ['rate(5 weeks)', 'Schedule expression rate(5 weeks): write a rate as "5 minutes", "1 hour" or "1 day"'],
    ['cron(0 6 * * *)', 'a cron expression has six fields'],
    ['cron(0 6 * * * *)', 'exactly one of the day of month and the day of week must be ?'],
    ['cron(0 6 ? * ? *)', 'exactly one of the day of month and the day of week must be ?'],
    ['cron(60 6 * * ? *)', '"60" is not a valid minute of a cron expression: use 0 to 59'],
    ['cron(0 24 * * ? *)', '"24" is not a valid hour'],
    ['cron(0 6 0 * ? *)', '"0" is not a valid day of month'],
    ['cron(0 6 32W * ? *)', '"32" is not a valid day of month'],
    ['cron(0 6 * 13 ? *)', '"13" is not a valid month'],
    ['cron(0 6 ? * MO *)', '"MO" is not a valid day of week'],
    ['cron(0 6 ? * 6#6 *)', '"6#6" is not a valid day of week'],
    ['cron(0 6 * * ? 1969)', '"1969" is not a valid year'],
    ['cron(30-10 * * * ? *)', '"30-10" is not a valid minute'],
    ['cron(1-2-3 * * * ? *)', '"1-2-3" is not a valid minute'],
    ['cron(0/0 * * * ? *)', '"0/0" is not a valid minute'],
    ['cron(, * * * ? *)', '"" is not a valid minute'],
    ['cron(0 6 30 2 ? *)', 'this day does not exist in most years'],
  ])('%s is rejected: %s', (expression, message) => {
    expect(() => longestGapMinutes(expression)).toThrow(ScheduleError);
    expect(() => longestGapMinutes(expression)).toThrow(message);
  });
});
