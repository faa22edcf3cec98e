import { Temporal } from 'temporal-polyfill';

const dateLength = 'YYYY-MM-DD'.length;
/** A date of the year 0 may begin in the year before it, which an ISO instant writes in another form. */
const firstDate = '0001-01-01';

/** Whether `text` is a date that exists, as `YYYY-MM-DD`, from the year 1 to 9999. */
export function isCalendarDate(text: string): boolean {
  if (text.length !== dateLength || text < firstDate) return false;
  // A text that ISO would write otherwise, or a day that the month does not have, is either refused or read as another date.
  const epochMs = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(epochMs) && new Date(epochMs).toISOString().startsWith(text);
}

/**
 * The date `months` after `date`, on `dayOfMonth` (by default that of `date`) or on the month's last day where it has
 * no such day. Throws RangeError when that is no date from the year 1 to 9999.
 *
 * @example
 * addMonths('2027-01-31', 1); // '2027-02-28'
 * addMonths('2027-02-28', 1, 31); // '2027-03-31'
 */
export function addMonths(date: string, months: number, dayOfMonth?: number): string {
  const from = Temporal.PlainDate.from(date);
  const month = from.toPlainYearMonth().add({ months });
  const day = Math.min(dayOfMonth ?? from.day, month.daysInMonth);
  const result = month.toPlainDate({ day }).toString();
  if (!isCalendarDate(result)) throw new RangeError(`${months} months after ${date} is no date that can be written`);
  return result;
}

/** The day of the month, from 1. */
export function dayOfMonth(date: string): number {
  return Temporal.PlainDate.from(date).day;
}
