import { type CronExpression, readExpression } from './read-expression.ts';
import { ScheduleError } from './schedule-error.ts';

const minutesADay = 24 * 60;

/**
 * Returns the longest time in minutes between two firings of `rate(…)` or `cron(…)`. Ignores clock changes and the year
 * field of a cron expression. Throws ScheduleError for an expression that EventBridge Scheduler rejects or that does
 * not recur.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { longestGapMinutes } from '@daybreak/schedule';
 *
 * assert.equal(longestGapMinutes('cron(0 9 ? * MON-FRI *)'), 4320); // from Friday to Monday
 */
export function longestGapMinutes(expression: string): number {
  const read = readExpression(expression);
  if (read.kind === 'at') {
    throw new ScheduleError(
      `"${expression}" fires once: use a schedule that recurs, such as "rate(5 minutes)" or "cron(0/5 * * * ? *)"`,
    );
  }
  return read.kind === 'rate' ? read.minutes : longestCronGap(expression, read);
}

function longestCronGap(expression: string, { minutes, hours, days, months }: CronExpression): number {
  const firings = hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute));
  const firingDays = daysOfCalendarCycle()
    .map((day, index) => (months.includes(day.getUTCMonth() + 1) && days.matches(day) ? index : -1))
    .filter((index) => index >= 0);
  if (firingDays.length < 2) {
    throw new ScheduleError(`Schedule expression ${expression}: this day does not exist in most years`);
  }
  const acrossDays = longestStep(firingDays) * minutesADay - ((firings.at(-1) ?? 0) - (firings[0] ?? 0));
  return Math.max(longestStep(firings), acrossDays);
}

/** Returns the days of 28 years, after which weekdays and dates repeat. */
function daysOfCalendarCycle(): Date[] {
  const first = Date.UTC(2001, 0, 1);
  return Array.from({ length: 28 * 365 + 7 }, (_, index) => new Date(first + index * 86_400_000));
}

/** Returns the largest difference between neighbours of ascending numbers; 0 for a single number. */
function longestStep(numbers: readonly number[]): number {
  return Math.max(0, ...numbers.slice(1).map((number, index) => number - (numbers[index] ?? number)));
}
