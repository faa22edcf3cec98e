import { Temporal } from 'temporal-polyfill';
import { isCalendarDate } from './calendar-date.ts';
import { getOrCompute } from './get-or-compute.ts';

/** A lookup of a time zone takes 50 µs. An import file has many rows but few zones and dates. */
const timeZoneCache = new Map<string, boolean>();
const instantCache = new Map<string, string>();

/** IANA's names are far shorter. `isTimeZone` caches no longer text, since a file with many of them would fill the memory. */
const maximumTimeZoneLength = 64;
const anyDate = Temporal.PlainDate.from('2000-01-01');

/** Whether `text` is an IANA time zone that this runtime knows, such as `Europe/Lisbon`. An offset such as `+01:00` is not. */
export function isTimeZone(text: string): boolean {
  // Intl also accepts offsets, which have no letter.
  if (text.length > maximumTimeZoneLength || !/[A-Za-z]/.test(text)) return false;
  return getOrCompute(timeZoneCache, text, () => {
    try {
      // Intl alone accepts ICU's legacy names, such as PST. Temporal alone accepts an instant in place of a time zone.
      return [new Intl.DateTimeFormat('en', { timeZone: text }), anyDate.toZonedDateTime(text)].every(Boolean);
    } catch {
      return false;
    }
  });
}

/**
 * The first instant of `dueDate` in `timeZone`, as ISO 8601 text in UTC (`2026-03-29T00:00:00.000Z`): midnight, or the end
 * of the gap where the clocks skip midnight. Throws RangeError when the date or the time zone does not exist.
 */
export function dueAt(dueDate: string, timeZone: string): string {
  return getOrCompute(instantCache, `${dueDate} ${timeZone}`, () => {
    if (!isCalendarDate(dueDate)) throw new RangeError(`${dueDate} is not a calendar date`);
    if (!isTimeZone(timeZone)) throw new RangeError(`${timeZone} is not a time zone`);
    const { epochMilliseconds } = Temporal.PlainDate.from(dueDate).toZonedDateTime(timeZone);
    return new Date(epochMilliseconds).toISOString();
  });
}

/** The milliseconds from `due` (UTC instant) to `doneAt`; 0 when `doneAt` is earlier. */
export function msSinceDue(due: string, doneAt: Date): number {
  return Math.max(0, doneAt.getTime() - Date.parse(due));
}

/** Whether the date has begun in its time zone by `dueBy` (UTC instant, as `dueAt` writes it); false without `dueBy`. */
export function isDueBy(date: { dueDate: string; timeZone: string }, dueBy: string | undefined): boolean {
  return dueBy !== undefined && dueAt(date.dueDate, date.timeZone) <= dueBy;
}
