import { Cron } from 'croner';
import { type CronExpression, type Rate, readExpression } from './read-expression.ts';
import { parseTimeZone } from './time-zone.ts';

/** A schedule of EventBridge Scheduler: `rate(…)`, `cron(…)` or `at(…)`, evaluated in an IANA time zone. */
export interface Schedule {
  readonly expression: string;
  readonly timeZone: string;
  /** The first firing of a rate, in epoch milliseconds. */
  readonly startsAtMs: number;
}

/** Returns the first firing after `afterMs`, both in epoch milliseconds, or undefined if the schedule does not fire again. */
export type NextRun = (afterMs: number) => number | undefined;

/**
 * Returns a function that computes the firings of a schedule in EventBridge Scheduler. Throws ScheduleError for a
 * schedule that EventBridge Scheduler rejects.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { createNextRun } from '@daybreak/schedule';
 *
 * const startsAtMs = Date.parse('2026-03-01T00:00:00Z');
 * const nextRun = createNextRun({ expression: 'rate(5 minutes)', timeZone: 'UTC', startsAtMs });
 * assert.equal(nextRun(Date.parse('2026-03-01T00:07:00Z')), Date.parse('2026-03-01T00:10:00Z'));
 */
export function createNextRun({ expression, timeZone, startsAtMs }: Schedule): NextRun {
  const zone = parseTimeZone(timeZone);
  const read = readExpression(expression);
  if (read.kind === 'rate') return nextOfRate(read, startsAtMs);
  if (read.kind === 'cron') return nextOfCron(read, zone);
  const once = createCron(read.localTime, zone);
  return (afterMs) => once.nextRun(new Date(afterMs))?.getTime();
}

function nextOfRate({ minutes }: Rate, startsAtMs: number): NextRun {
  const periodMs = minutes * 60_000;
  return (afterMs) => {
    if (afterMs < startsAtMs) return startsAtMs;
    return startsAtMs + (Math.floor((afterMs - startsAtMs) / periodMs) + 1) * periodMs;
  };
}

function nextOfCron({ minutes, hours, days, months, years }: CronExpression, timeZone: string): NextRun {
  const fields = [
    '0',
    minutes.join(','),
    hours.join(','),
    days.dayOfMonth,
    months.join(','),
    days.dayOfWeek,
    years.join(','),
  ];
  const job = createCron(fields.join(' '), timeZone);
  return (afterMs) => {
    // EventBridge Scheduler does not fire at a local time that the change to summer time skips. croner fires at the end of the gap.
    let run = job.nextRun(new Date(afterMs));
    while (run !== null && !job.match(run)) run = job.nextRun(run);
    return run?.getTime();
  };
}

function createCron(pattern: string, timezone: string): Cron {
  // With a zone, croner formats a date at each step, which takes 15 times as long as an offset.
  const zone = timezone === 'UTC' ? { utcOffset: 0 } : { timezone };
  return new Cron(pattern, { ...zone, paused: true, alternativeWeekdays: true, mode: '7-part' });
}
