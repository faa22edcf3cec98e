import { dueAt, isCalendarDate, isTimeZone } from '@daybreak/domain';
import { PlannerError } from '../planner-error.ts';
import type { DueRows } from './due-rows.ts';

/** A part of the rows, relative to the sum of all shares. */
export interface Share<Key> {
  readonly key: Key;
  readonly share: number;
}

export interface Spread {
  readonly rows: number;
  /** The local date on which the rows are due. */
  readonly date: string;
  readonly zones: readonly Share<string>[];
  /** The times of day at which rows become due, in minutes after its first instant. */
  readonly minutes: readonly Share<number>[];
}

const minuteMs = 60_000;
const minutesOfDay = 1_440;

/** Returns the instants at which rows become due. The day begins in each zone at its own instant. */
export function spreadRows({ rows, date, zones, minutes }: Spread): DueRows[] {
  if (!isCalendarDate(date)) throw new PlannerError(`"${date}" is not a date: use the form 2026-03-29`);
  const all = sumOf(zones) * sumOf(minutes);
  if (!(all > 0)) throw new PlannerError('The shares of zones and of times must add up to more than 0');
  const byInstant = new Map<number, number>();
  let assigned = 0;
  let shares = 0;
  for (const { key: zone, share: zoneShare } of zones) {
    const startMs = Date.parse(dueAt({ dueDate: date, timeZone: zone }));
    for (const { key: minute, share } of minutes) {
      shares += zoneShare * share;
      // The difference of two rounded sums, so that rounding loses no row.
      const count = Math.round((rows * shares) / all) - assigned;
      assigned += count;
      const atMs = startMs + minute * minuteMs;
      if (count > 0) byInstant.set(atMs, (byInstant.get(atMs) ?? 0) + count);
    }
  }
  return [...byInstant].map(([atMs, count]) => ({ atMs, rows: count })).toSorted((a, b) => a.atMs - b.atMs);
}

/** Returns this share of the rows at the day's first instant, and the rest evenly over its minutes. */
export function atOnce(share: number): Share<number>[] {
  const rest = (1 - share) / minutesOfDay;
  const later = Array.from({ length: minutesOfDay }, (_, minute) => ({ key: minute, share: rest }));
  return share >= 1 ? [{ key: 0, share: 1 }] : [{ key: 0, share }, ...later];
}

/** Parses lines of `zone,share`. Throws PlannerError with the line for an unknown zone or an invalid share. */
export function parseZones(text: string): Share<string>[] {
  return parseShares(text, (zone, line) => {
    if (isTimeZone(zone)) return zone;
    throw new PlannerError(`Line ${line}: "${zone}" is not an IANA time zone such as Europe/Lisbon`);
  });
}

/** Parses lines of `HH:MM,share`. Throws PlannerError with the line. */
export function parseMinutes(text: string): Share<number>[] {
  return parseShares(text, (time, line) => {
    const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) ?? [];
    if (hours === undefined || minutes === undefined)
      throw new PlannerError(`Line ${line}: "${time}" is not a time of day such as 09:30`);
    return Number(hours) * 60 + Number(minutes);
  });
}

function parseShares<Key>(text: string, parseKey: (key: string, line: number) => Key): Share<Key>[] {
  const lines = text.split(/\r?\n/).map((line, index) => ({ line: line.trim(), number: index + 1 }));
  const shares = lines
    .filter(({ line }) => line !== '' && !line.startsWith('#'))
    .map(({ line, number }) => {
      const [key = '', share = '', ...rest] = line.split(',').map((cell) => cell.trim());
      if (rest.length > 0 || !/^\d+(\.\d+)?$/.test(share))
        throw new PlannerError(`Line ${number}: "${line}" is not a name and a share such as "Europe/Lisbon,20"`);
      return { key: parseKey(key, number), share: Number(share) };
    });
  if (shares.length === 0) throw new PlannerError('The file has no line of the form NAME,SHARE');
  return shares;
}

function sumOf(shares: readonly Share<unknown>[]): number {
  return shares.reduce((sum, { share }) => sum + share, 0);
}
