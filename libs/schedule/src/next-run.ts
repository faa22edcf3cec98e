import { Cron } from 'croner';
import { type CronExpression, type Rate, readExpression } from './read-expression.ts';
import { parseTimeZone } from './time-zone.ts';

export interface Schedule {
  readonly expression: string;
  readonly timeZone: string;
  /** Epoch milliseconds: the first firing of a rate. */
  readonly startsAt: number;
}

/** Epoch milliseconds of the first firing after an instant, or undefined when there is none any more. */
export type NextRun = (afterMs: number) => number | undefined;

/** When a schedule fires, as EventBridge Scheduler reads it; throws ScheduleError for what the Scheduler would refuse. */
export function createNextRun({ expression, timeZone, startsAt }: Schedule): NextRun {
  const zone = parseTimeZone(timeZone);
  const read = readExpression(expression);
  if (read.kind === 'rate') return nextOfRate(read, startsAt);
  if (read.kind === 'cron') return nextOfCron(read, zone);
  const once = createCron(read.localTime, zone);
  return (after) => once.nextRun(new Date(after))?.getTime();
}

function nextOfRate({ minutes }: Rate, startsAt: number): NextRun {
  const period = minutes * 60_000;
  return (after) => (after < startsAt ? startsAt : startsAt + (Math.floor((after - startsAt) / period) + 1) * period);
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
  return (after) => {
    // The Scheduler skips a local time that a change to summer time leaves out; croner runs it at the end of the gap.
    let run = job.nextRun(new Date(after));
    while (run !== null && !job.match(run)) run = job.nextRun(run);
    return run?.getTime();
  };
}

function createCron(pattern: string, timezone: string): Cron {
  return new Cron(pattern, { timezone, paused: true, alternativeWeekdays: true, mode: '7-part' });
}
