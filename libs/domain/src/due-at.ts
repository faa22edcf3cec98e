import { Temporal } from 'temporal-polyfill';
import { isCalendarDate } from './calendar-date.ts';
import { getOrCompute } from './get-or-compute.ts';
import { isTimeOfDay } from './time-of-day.ts';

/** A lookup of a time zone takes 50 µs. An import file has many rows but few zones and dates. */
const timeZoneCache = new Map<string, boolean>();
const instantCache = new Map<string, string>();

/** IANA's names are far shorter. `isTimeZone` caches no longer text, since a file with many of them would fill the memory. */
const maximumTimeZoneLength = 64;
/** ISO 8601 writes a later instant with a sign, and instants would no longer sort as text. */
const lastInstant = Date.parse('9999-12-31T23:59:59.999Z');
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

/** A local date and time at which a row is due. */
export interface DueMoment {
  dueDate: string;
  /** The business day to which a calendar moves `dueDate`. Default: the date stays. */
  shiftedDate?: string | undefined;
  /** `HH:MM` or `HH:MM:SS`. Default: the first instant of the date. */
  dueTime?: string | undefined;
  timeZone: string;
}

/** The moment of a row, without the fields that it lacks. */
export function momentOf({ dueDate, shiftedDate, dueTime, timeZone }: DueMoment) {
  return {
    dueDate,
    ...(shiftedDate === undefined ? {} : { shiftedDate }),
    ...(dueTime === undefined ? {} : { dueTime }),
    timeZone,
  };
}

/**
 * The UTC instant of a date and time in a time zone, as ISO 8601 text (`2026-03-29T00:00:00.000Z`). Without a time, the first
 * instant of the date: midnight, or the end of the gap where the clocks skip midnight.
 *
 * A time that the clocks skip or repeat follows RFC 5545 and Temporal's "compatible". A skipped time has the offset from before
 * the gap: where the clocks go from 02:00 to 03:00, 02:30 is the instant at which they show 03:30. Of a repeated time, the
 * first instant counts.
 *
 * Throws RangeError when the date, the time or the time zone does not exist.
 */
export function dueAt({ dueDate, shiftedDate: date = dueDate, dueTime, timeZone }: DueMoment): string {
  return getOrCompute(instantCache, `${date} ${dueTime ?? ''} ${timeZone}`, () => {
    if (!isCalendarDate(date)) throw new RangeError(`${date} is not a calendar date`);
    if (dueTime !== undefined && !isTimeOfDay(dueTime)) throw new RangeError(`${dueTime} is not a time of day`);
    if (!isTimeZone(timeZone)) throw new RangeError(`${timeZone} is not a time zone`);
    const { epochMilliseconds } = Temporal.PlainDate.from(date).toZonedDateTime({ timeZone, plainTime: dueTime });
    return new Date(Math.min(epochMilliseconds, lastInstant)).toISOString();
  });
}

/** The milliseconds from `due` (UTC instant) to `doneAt`; 0 when `doneAt` is earlier. */
export function msSinceDue(due: string, doneAt: Date): number {
  return Math.max(0, doneAt.getTime() - Date.parse(due));
}

/** Whether the moment has come by `dueBy` (UTC instant, as `dueAt` writes it); false without `dueBy`. */
export function isDueBy(moment: DueMoment, dueBy: string | undefined): boolean {
  return dueBy !== undefined && dueAt(moment) <= dueBy;
}
