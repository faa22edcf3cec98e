import { addDays } from './calendar-date.ts';
import type { CalendarBook } from './calendars/calendar-book.ts';
import { type Calendar, isBusinessDay } from './calendars/calendar.ts';
import { builtInCalendarBook } from './calendars/index.ts';
import { quote } from './problem.ts';

/**
 * Where a date that is no business day moves: nowhere; to the next business day; to the previous one; or to the next one, but
 * to the previous one when the next is in another month.
 */
export const shifts = ['none', 'next', 'previous', 'modified-following'] as const;
export type Shift = (typeof shifts)[number];

/** A date, with the calendar that may move it. */
export interface ShiftableDate {
  dueDate: string;
  calendar?: string | undefined;
  shift?: Shift | undefined;
}

/** The calendar does not exist, or does not cover a date. */
export class CalendarError extends Error {
  override name = 'CalendarError';
}

/**
 * The business day to which its calendar moves the date; undefined when the date stays. Throws CalendarError.
 *
 * @example
 * // 31 January 2027 is a Sunday.
 * shiftedDate({ dueDate: '2027-01-31', calendar: 'TARGET', shift: 'next' }); // '2027-02-01'
 * shiftedDate({ dueDate: '2027-01-31', calendar: 'TARGET', shift: 'modified-following' }); // '2027-01-29'
 */
export function shiftedDate(
  { dueDate, calendar: name, shift = 'none' }: ShiftableDate,
  calendars: CalendarBook = builtInCalendarBook,
): string | undefined {
  if (name === undefined || shift === 'none') return undefined;
  const calendar = calendars.get(name);
  if (calendar === undefined) throw new CalendarError(unknownCalendar(name, calendars));
  const found = shift === 'previous' ? businessDay(calendar, dueDate, -1) : businessDay(calendar, dueDate, 1);
  const isInOtherMonth = !found.startsWith(dueDate.slice(0, 'YYYY-MM'.length));
  const shifted = shift === 'modified-following' && isInOtherMonth ? businessDay(calendar, dueDate, -1) : found;
  return shifted === dueDate ? undefined : shifted;
}

export function unknownCalendar(name: string, { names }: CalendarBook = builtInCalendarBook): string {
  return `${quote(name)} is not a calendar (calendars: ${names.join(', ')})`;
}

/** The first business day from `date` on, in steps of `days`. It ends, because the calendar does. */
function businessDay(calendar: Calendar, date: string, days: 1 | -1): string {
  const { name, from, to } = calendar;
  for (let day = date; ; day = addDays(day, days)) {
    if (day < from || day > to)
      throw new CalendarError(
        `the calendar ${name} is for dates from ${from} to ${to}, and ${date} needs ${day}: ` +
          `npx nx g @daybreak/tools:calendar ${name} --years makes it longer`,
      );
    if (isBusinessDay(calendar, day)) return day;
  }
}
