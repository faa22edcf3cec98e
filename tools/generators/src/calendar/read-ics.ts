import { addDays, canonicalRepeat, nextRepeatDate, repeatProblem } from '@daybreak/domain';

export interface Years {
  from: string;
  to: string;
}

/** The holidays by date. */
export type Holidays = Map<string, string>;

/**
 * The events of whole days in a file of iCalendar (RFC 5545), by date. An event with a time of day is no holiday, and is left
 * out. Throws for an event that repeats in a way that a row cannot.
 */
export function readIcs(text: string, years: Years): Holidays {
  const holidays: Holidays = new Map();
  // A long line goes on after a line break and a space.
  const unfolded = text.replaceAll(/\r?\n[ \t]/g, '');
  for (const [, event = ''] of unfolded.matchAll(/^BEGIN:VEVENT\s*$([^]*?)^END:VEVENT\s*$/gm)) {
    const start = dateOf(property(event, 'DTSTART'));
    if (start === undefined) continue;
    const name = nameOf(property(event, 'SUMMARY') ?? 'Holiday');
    const days = daysBetween(start, dateOf(property(event, 'DTEND')));
    for (const first of datesOf(start, property(event, 'RRULE'), { name, years }))
      for (let day = 0; day < days; day++) {
        const date = addDays(first, day);
        if (date >= years.from && date <= years.to) holidays.set(date, name);
      }
  }
  return holidays;
}

function property(event: string, name: string): string | undefined {
  return new RegExp(`^${name}(?:;[^:]*)?:(.*?)\\s*$`, 'm').exec(event)?.[1];
}

/** `20261225` as `2026-12-25`; undefined for a date with a time. */
function dateOf(text: string | undefined): string | undefined {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(text ?? '') ?? [];
  return year === undefined ? undefined : `${year}-${month}-${day}`;
}

function nameOf(summary: string): string {
  return summary.replaceAll(/\\n/gi, ' ').replaceAll(/\\([\\;,])/g, '$1');
}

/** The number of days of an event. Its end is the day after the last. */
function daysBetween(start: string, end: string | undefined): number {
  return end === undefined ? 1 : Math.max(1, (Date.parse(end) - Date.parse(start)) / 86_400_000);
}

function datesOf(start: string, rule: string | undefined, { name, years }: { name: string; years: Years }): string[] {
  if (rule === undefined) return [start];
  // Many calendars end a series at an instant, in place of a date.
  const repeat = canonicalRepeat(rule).replace(/(UNTIL=\d{8})T\d{6}Z?/, '$1');
  const problem = repeatProblem(repeat);
  if (problem !== undefined) throw new Error(`The event ${name} has the RRULE ${rule}, which ${problem}`);
  const dates = [start];
  for (let date = next(start); date !== undefined && date <= years.to; date = next(date)) dates.push(date);
  return dates;

  function next(date: string): string | undefined {
    return nextRepeatDate({ repeat, anchorDate: start }, date);
  }
}
