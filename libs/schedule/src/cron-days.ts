import { type CronField, cronValues } from './cron-field.ts';
import { ScheduleError } from './schedule-error.ts';

const dayOfMonthField: CronField = { name: 'day of month', lowest: 1, highest: 31 };
const dayOfWeekField: CronField = {
  name: 'day of week',
  lowest: 1,
  highest: 7,
  names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'],
};

/** The days on which a cron expression fires. */
export interface CronDays {
  /** The two day fields in croner's syntax: numbers, `L`, `15W`, `6#L` for the last Friday, `6#3` for the third, `?`. */
  readonly dayOfMonth: string;
  readonly dayOfWeek: string;
  /** Returns true if the expression fires on `day`, which is midnight UTC of that date in any time zone. */
  matches(day: Date): boolean;
}

/**
 * Reads the two day fields of a cron expression. Exactly one must be `?`. `L` is the last day of the month or week, `15W` the
 * weekday nearest to the 15th, `6L` the last Friday of the month, `6#3` the third. Throws ScheduleError for anything else.
 */
export function readCronDays(dayOfMonth: string, dayOfWeek: string): CronDays {
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
    throw new ScheduleError('exactly one of the day of month and the day of week must be ?');
  }
  return dayOfWeek === '?' ? readDayOfMonth(dayOfMonth) : readDayOfWeek(dayOfWeek);
}

function readDayOfMonth(text: string): CronDays {
  const dayOfWeek = '?';
  if (text === 'L') return { dayOfMonth: text, dayOfWeek, matches: (day) => day.getUTCDate() === daysInMonth(day) };
  const [, nearest] = /^(\d+)W$/.exec(text) ?? [];
  if (nearest !== undefined) {
    const [date = 0] = cronValues(nearest, dayOfMonthField);
    return { dayOfMonth: `${date}W`, dayOfWeek, matches: (day) => day.getUTCDate() === nearestWeekday(date, day) };
  }
  const days = cronValues(text, dayOfMonthField);
  return { dayOfMonth: days.join(','), dayOfWeek, matches: (day) => days.includes(day.getUTCDate()) };
}

function readDayOfWeek(text: string): CronDays {
  const [, lastOne] = /^(\w+)L$/.exec(text) ?? [];
  const [, nthOne, nth] = /^(\w+)#([1-5])$/.exec(text) ?? [];
  const days = cronValues(text === 'L' ? 'SAT' : (lastOne ?? nthOne ?? text), dayOfWeekField);
  const nthSuffix = nth === undefined ? '' : `#${nth}`;
  const suffix = lastOne === undefined ? nthSuffix : '#L';
  return {
    dayOfMonth: '?',
    dayOfWeek: days.map((day) => `${day}${suffix}`).join(','),
    matches: (day) =>
      days.includes(weekday(day)) &&
      (lastOne === undefined || day.getUTCDate() > daysInMonth(day) - 7) &&
      (nth === undefined || Math.ceil(day.getUTCDate() / 7) === Number(nth)),
  };
}

/**
 * Returns the day of the month of the weekday nearest to `date` in the month of `day`, or undefined if the month has no
 * such date.
 */
function nearestWeekday(date: number, day: Date): number | undefined {
  if (date > daysInMonth(day)) return undefined;
  const dayOfWeek = weekday(new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), date)));
  if (dayOfWeek === 7) return date === 1 ? 3 : date - 1;
  if (dayOfWeek === 1) return date === daysInMonth(day) ? date - 2 : date + 1;
  return date;
}

/** Returns the day of the week, where 1 is Sunday, as in EventBridge Scheduler. */
function weekday(day: Date): number {
  return day.getUTCDay() + 1;
}

function daysInMonth(day: Date): number {
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();
}
