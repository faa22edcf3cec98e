import { type CronDays, readCronDays } from './cron-days.ts';
import { type CronField, cronValues } from './cron-field.ts';
import { ScheduleError } from './schedule-error.ts';

export type ScheduleExpression = Rate | At | CronExpression;

export interface Rate {
  readonly kind: 'rate';
  readonly minutes: number;
}

export interface At {
  readonly kind: 'at';
  /** A date and time without an offset, such as `2026-03-01T09:00:00`. */
  readonly localTime: string;
}

export interface CronExpression {
  readonly kind: 'cron';
  /** Ascending, each without duplicates. */
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: CronDays;
  readonly months: readonly number[];
  readonly years: readonly number[];
}

const minutesOf: ReadonlyMap<string, number> = new Map([
  ['minute', 1],
  ['hour', 60],
  ['day', 24 * 60],
]);

const minuteField: CronField = { name: 'minute', lowest: 0, highest: 59 };
const hourField: CronField = { name: 'hour', lowest: 0, highest: 23 };
const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const monthField: CronField = { name: 'month', lowest: 1, highest: 12, names: months };
const yearField: CronField = { name: 'year', lowest: 1970, highest: 2199 };

/**
 * Parses `rate(…)`, `at(…)` and `cron(…)` like EventBridge Scheduler. Throws ScheduleError for any other text.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function readExpression(expression: string): ScheduleExpression {
  const [, kind, argument = ''] = /^(rate|at|cron)\((.*)\)$/.exec(expression) ?? [];
  try {
    if (kind === 'rate') return readRate(argument);
    if (kind === 'at') return readAt(argument);
    if (kind === 'cron') return readCron(argument.trim().split(/\s+/));
  } catch (cause) {
    if (!(cause instanceof ScheduleError)) throw cause;
    throw new ScheduleError(`Schedule expression ${expression}: ${cause.message}`, { cause });
  }
  throw new ScheduleError(
    `"${expression}" is not a schedule expression: use "rate(5 minutes)", "at(2026-03-01T09:00:00)" or "cron(0/5 * * * ? *)" ` +
      '(minutes, hours, day of month, month, day of week, year)',
  );
}

function readRate(argument: string): Rate {
  const [, count, unit = ''] = /^([1-9]\d*) (minute|hour|day)s?$/.exec(argument) ?? [];
  const minutes = minutesOf.get(unit);
  if (minutes === undefined) throw new ScheduleError('write a rate as "5 minutes", "1 hour" or "1 day"');
  return { kind: 'rate', minutes: Number(count) * minutes };
}

function readAt(localTime: string): At {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(localTime)) {
    throw new ScheduleError('write a local time as 2026-03-01T09:00:00');
  }
  // `Date` reads February 30 as March 2.
  const instant = new Date(`${localTime}Z`);
  if (Number.isNaN(instant.getTime()) || !instant.toISOString().startsWith(localTime)) {
    throw new ScheduleError(`${localTime} does not exist`);
  }
  return { kind: 'at', localTime };
}

function readCron(fields: readonly string[]): CronExpression {
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = '', year = ''] = fields;
  if (fields.length !== 6) {
    throw new ScheduleError('a cron expression has six fields: minutes, hours, day of month, month, day of week, year');
  }
  return {
    kind: 'cron',
    minutes: cronValues(minute, minuteField),
    hours: cronValues(hour, hourField),
    days: readCronDays(dayOfMonth, dayOfWeek),
    months: cronValues(month, monthField),
    years: cronValues(year, yearField),
  };
}
