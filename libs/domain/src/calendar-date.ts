const dayMs = 24 * 60 * 60 * 1_000;
const dateLength = 'YYYY-MM-DD'.length;
/** In some time zones 0000-01-01 begins in the year -1, which ISO 8601 writes with a sign and six digits. */
const firstDate = '0001-01-01';

/** Whether `text` is a date that exists, written `YYYY-MM-DD`, from the year 1 to 9999. */
export function isCalendarDate(text: string): boolean {
  if (text.length !== dateLength || text < firstDate) return false;
  // Date.parse returns NaN or another date for 2026-02-30 and for a date that is not written YYYY-MM-DD.
  const epochMs = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(epochMs) && new Date(epochMs).toISOString().startsWith(text);
}

/**
 * Adds `months` to `date`. The result falls on `dayOfMonth` (default: the day of `date`), or on the last day of a
 * shorter month. Throws RangeError when the result is not from the year 1 to 9999.
 *
 * @example
 * addMonths('2027-01-31', 1); // '2027-02-28'
 * addMonths('2027-02-28', 1, 31); // '2027-03-31'
 */
export function addMonths(date: string, months: number, dayOfMonth?: number): string {
  // Without Temporal, which takes five times as long: a series of thousands of months is planned one by one.
  const [year = Number.NaN, month = Number.NaN, day = Number.NaN] = date.split('-').map(Number);
  const added = new Date(0);
  // Day 0 is the last one of the month before.
  added.setUTCFullYear(year, month + months, 0);
  added.setUTCDate(Math.min(dayOfMonth ?? day, added.getUTCDate()));
  const result = added.toISOString().slice(0, -'T00:00:00.000Z'.length);
  if (!isCalendarDate(result)) {
    throw new RangeError(`${date} plus ${months} months is not a date from the year 1 to 9999`);
  }
  return result;
}

/** Adds `days`, which may be negative. The result may be outside of the years 1 to 9999. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, dateLength);
}

/** The day of the month of a calendar date, 1 to 31. */
export function dayOfMonth(date: string): number {
  return Number(date.slice(-2));
}
