import { InfraError } from '../stage.ts';
import { type CronField, cronValues } from './cron-field.ts';

const dayOfMonthField: CronField = { name: 'day of month', lowest: 1, highest: 31 };
const dayOfWeekField: CronField = {
  name: 'day of week',
  lowest: 1,
  highest: 7,
  names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'],
};

/** Whether a day is meant; it is given as midnight UTC of that day, whatever zone the schedule is in. */
export type DayMatch = (day: Date) => boolean;

/**
 * Reads the two day fields, of which exactly one must be `?`. `L` is the last day of the month or week, `15W` the weekday
 * nearest to the 15th, `6L` the month's last Friday, `6#3` its third. Throws InfraError for anything else.
 */
export function cronDays(dayOfMonth: string, dayOfWeek: string): DayMatch {
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
    throw new InfraError('A cron expression needs a ? for the day of month or for the day of week, and only for one');
  }
  return dayOfWeek === '?' ? byDayOfMonth(dayOfMonth) : byDayOfWeek(dayOfWeek);
}

function byDayOfMonth(text: string): DayMatch {
  if (text === 'L') return (day) => day.getUTCDate() === daysInMonth(day);
  const [, nearest] = /^(\d+)W$/.exec(text) ?? [];
  if (nearest !== undefined) {
    const [wanted = 0] = cronValues(nearest, dayOfMonthField);
    return (day) => day.getUTCDate() === nearestWeekday(wanted, day);
  }
  const days = new Set(cronValues(text, dayOfMonthField));
  return (day) => days.has(day.getUTCDate());
}

function byDayOfWeek(text: string): DayMatch {
  if (text === 'L') return (day) => weekday(day) === 7;
  const [, lastOne] = /^(\w+)L$/.exec(text) ?? [];
  const [, nthOne, nth] = /^(\w+)#([1-5])$/.exec(text) ?? [];
  const days = new Set(cronValues(lastOne ?? nthOne ?? text, dayOfWeekField));
  if (lastOne !== undefined) return (day) => days.has(weekday(day)) && day.getUTCDate() > daysInMonth(day) - 7;
  if (nth !== undefined) return (day) => days.has(weekday(day)) && Math.ceil(day.getUTCDate() / 7) === Number(nth);
  return (day) => days.has(weekday(day));
}

/** The day of `day`'s month that is a weekday and nearest to the `wanted` one, without leaving the month. */
function nearestWeekday(wanted: number, day: Date): number | undefined {
  if (wanted > daysInMonth(day)) return undefined;
  const dayOfWeek = weekday(new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), wanted)));
  if (dayOfWeek === 7) return wanted === 1 ? 3 : wanted - 1;
  if (dayOfWeek === 1) return wanted === daysInMonth(day) ? wanted - 2 : wanted + 1;
  return wanted;
}

/** 1 is Sunday, as AWS counts. */
function weekday(day: Date): number {
  return day.getUTCDay() + 1;
}

function daysInMonth(day: Date): number {
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();
}
