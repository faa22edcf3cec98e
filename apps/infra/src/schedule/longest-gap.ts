import { InfraError } from '../stage.ts';
import { cronDays } from './cron-days.ts';
import { cronValues } from './cron-field.ts';

const minutesOf: ReadonlyMap<string, number> = new Map([
  ['minute', 1],
  ['hour', 60],
  ['day', 24 * 60],
]);
const minutesADay = 24 * 60;
const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/**
 * The longest time, in minutes, between two firings of `rate(…)` or `cron(…)`, on a clock that is never changed; of a cron
 * expression, whatever its years. Throws InfraError for what EventBridge Scheduler would refuse, and for a schedule that
 * does not recur.
 */
export function longestGapMinutes(expression: string): number {
  const [, kind, argument = ''] = /^(rate|cron)\((.*)\)$/.exec(expression) ?? [];
  try {
    if (kind === 'rate') return rateMinutes(argument);
    if (kind === 'cron') return longestCronGap(argument.trim().split(/\s+/));
  } catch (cause) {
    if (!(cause instanceof InfraError)) throw cause;
    throw new InfraError(`Schedule expression ${expression}: ${cause.message}`, { cause });
  }
  throw new InfraError(
    `"${expression}" is no recurring schedule: try "cron(0/5 * * * ? *)" (minutes, hours, day of month, month, day of week, ` +
      'year) or "rate(5 minutes)"',
  );
}

function rateMinutes(argument: string): number {
  const [, count, unit = ''] = /^([1-9]\d*) (minute|hour|day)s?$/.exec(argument) ?? [];
  const minutes = minutesOf.get(unit);
  if (minutes === undefined) throw new InfraError('a rate is like "5 minutes", "1 hour" or "1 day"');
  return Number(count) * minutes;
}

function longestCronGap(fields: readonly string[]): number {
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = '', year = ''] = fields;
  if (fields.length !== 6)
    throw new InfraError('it needs six fields: minutes, hours, day of month, month, day of week, year');
  cronValues(year, { name: 'year', lowest: 1970, highest: 2199 });
  const minutes = cronValues(minute, { name: 'minute', lowest: 0, highest: 59 });
  const hours = cronValues(hour, { name: 'hour', lowest: 0, highest: 23 });
  const monthsOfYear = new Set(cronValues(month, { name: 'month', lowest: 1, highest: 12, names: months }));
  const matchesDay = cronDays(dayOfMonth, dayOfWeek);

  const ofDay = hours.flatMap((each) => minutes.map((minuteOfHour) => each * 60 + minuteOfHour));
  const days = someDays()
    .map((day, index) => (monthsOfYear.has(day.getUTCMonth() + 1) && matchesDay(day) ? index : -1))
    .filter((index) => index >= 0);
  if (days.length < 2) throw new InfraError('there is no such day in most years');
  const acrossDays = longestStep(days) * minutesADay - ((ofDay.at(-1) ?? 0) - (ofDay[0] ?? 0));
  return Math.max(longestStep(ofDay), acrossDays);
}

/** The days of 28 years, in which every date has fallen on every weekday. */
function someDays(): Date[] {
  const first = Date.UTC(2001, 0, 1);
  return Array.from({ length: 28 * 365 + 7 }, (_, index) => new Date(first + index * 86_400_000));
}

/** Of ascending numbers; 0 when there is only one. */
function longestStep(numbers: readonly number[]): number {
  return Math.max(0, ...numbers.slice(1).map((number, index) => number - (numbers[index] ?? number)));
}
