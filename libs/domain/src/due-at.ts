import { Temporal } from 'temporal-polyfill';
import { isCalendarDate } from './calendar-date.ts';
import { remember } from './remember.ts';

/** Looking a zone up takes 50 µs, and a file has many rows of few zones and dates. */
const knownTimeZones = new Map<string, boolean>();
const knownInstants = new Map<string, string>();

/** No zone's name is nearly as long; a text that is must not be remembered, or a file of such would fill the memory. */
const longestName = 64;
const anyDate = Temporal.PlainDate.from('2000-01-01');

/** Whether `text` is an IANA time zone that this runtime knows, such as `Europe/Lisbon`; an offset such as `+01:00` is none. */
export function isTimeZone(text: string): boolean {
  // Intl takes offsets as well, which have no letter.
  if (text.length > longestName || !/[A-Za-z]/.test(text)) return false;
  return remember(knownTimeZones, text, () => {
    try {
      // Of the two, Intl alone takes ICU's old names, such as PST, and Temporal alone an instant in the place of its zone.
      return [new Intl.DateTimeFormat('en', { timeZone: text }), anyDate.toZonedDateTime(text)].every(Boolean);
    } catch {
      return false;
    }
  });
}

/**
 * The first instant of `dueDate` in `timeZone`, as a UTC instant in milliseconds (`2026-03-29T00:00:00.000Z`): midnight,
 * or the end of the gap where the clocks skip midnight. Throws RangeError for what is no date or no time zone.
 */
export function dueAt(dueDate: string, timeZone: string): string {
  return remember(knownInstants, `${dueDate} ${timeZone}`, () => {
    if (!isCalendarDate(dueDate)) throw new RangeError(`${dueDate} is not a calendar date`);
    if (!isTimeZone(timeZone)) throw new RangeError(`${timeZone} is not a time zone`);
    const { epochMilliseconds } = Temporal.PlainDate.from(dueDate).toZonedDateTime(timeZone);
    return new Date(epochMilliseconds).toISOString();
  });
}

/** How long after a row was due (UTC instant) something was done with it, in milliseconds; 0 for what was done before. */
export function msSinceDue(due: string, doneAt: Date): number {
  return Math.max(0, doneAt.getTime() - Date.parse(due));
}

/** Whether a date has begun in its zone by an instant (UTC, in the form of `dueAt`); without an instant, it has not. */
export function isDueBy(date: { dueDate: string; timeZone: string }, dueBy: string | undefined): boolean {
  return dueBy !== undefined && dueAt(date.dueDate, date.timeZone) <= dueBy;
}
