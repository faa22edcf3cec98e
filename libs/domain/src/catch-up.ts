import { Temporal } from 'temporal-polyfill';
import { type DueMoment, dueAt, isDueBy } from './due-at.ts';
import { quote } from './problem.ts';
import type { Row } from './row.ts';

/** The policy of a row that has none, and whose rule has none: a run does each occurrence, however late. */
export const defaultCatchUp = 'all';

const forms =
  'use all, latest, or skip after and a duration of ISO 8601 in weeks, days, hours, minutes and seconds, such as skip after PT6H';
/** Bounds what a row stores. */
const maximumWindowLength = 32;
const skipPattern = /^skip (?:after )?(\S+)$/i;
const milliseconds = { weeks: 604_800_000, days: 86_400_000, hours: 3_600_000, minutes: 60_000, seconds: 1_000 };

/** The text of a policy as a row stores it: `skip PT6H` is `skip after PT6H`. */
export function canonicalCatchUp(text: string): string {
  const [, window] = skipPattern.exec(text) ?? [];
  return window === undefined ? text.toLowerCase() : `skip after ${window.toUpperCase()}`;
}

/** Why a canonical text is not a policy; undefined for a valid one. */
export function catchUpProblem(text: string): string | undefined {
  const [, window] = skipPattern.exec(text) ?? [];
  if (window === undefined) {
    if (text === 'all' || text === 'latest') return undefined;
    return text === 'skip'
      ? 'skip needs a duration, such as skip after PT6H'
      : `${quote(text)} is not a policy: ${forms}`;
  }
  return windowMs(window) === undefined ? `${quote(window)} is not a duration above zero: ${forms}` : undefined;
}

export interface OccurrenceToCatchUp {
  row: DueMoment & Partial<Pick<Row, 'history' | 'version' | 'writes'>>;
  /** The row's next occurrence, if it recurs. */
  next?: DueMoment | undefined;
  /** UTC instant: the run takes what is due at or before it. Absent in messages of older releases. */
  dueBy: string | undefined;
}

/**
 * Whether a run skips the occurrence by the policy: with `latest` if the next occurrence is due in the same run too, and with
 * `skip after` if the time of the run is more than the duration after the instant at which the row was due. The time of the run
 * counts, not the clock. A run never skips an occurrence that its owner redrove, or of which a value is already written.
 *
 * @example
 * const row = { dueDate: '2027-03-28', timeZone: 'UTC' };
 * skipsOccurrence('skip after PT6H', { row, dueBy: '2027-03-28T06:00:00.000Z' }); // false
 * skipsOccurrence('skip after PT6H', { row, dueBy: '2027-03-28T06:01:00.000Z' }); // true
 */
export function skipsOccurrence(catchUp: string, { row, next, dueBy }: OccurrenceToCatchUp): boolean {
  const { writes = {} } = row;
  if (dueBy === undefined || Object.keys(writes).length > 0 || wasRedriven(row)) return false;
  const [, window] = skipPattern.exec(catchUp) ?? [];
  if (window === undefined) return catchUp === 'latest' && next !== undefined && isDueBy(next, dueBy);
  const ms = windowMs(window);
  return ms !== undefined && Date.parse(dueBy) - Date.parse(dueAt(row)) > ms;
}

/** An owner who schedules a failed or skipped occurrence again, unchanged or with other changes, wants exactly this one. */
function wasRedriven({ version = 1, history = {} }: OccurrenceToCatchUp['row']): boolean {
  let before = version - 1;
  // What has only waited since is still the occurrence that the owner wanted.
  while (history[before]?.end === 'paused') before -= 1;
  const edit = history[before]?.after?.edit;
  return edit === 'redriven' || edit === 'changed';
}

/** Undefined for a text that is no duration of a fixed length above zero. */
function windowMs(text: string): number | undefined {
  if (text.length > maximumWindowLength) return undefined;
  try {
    const duration = Temporal.Duration.from(text);
    if (duration.years !== 0 || duration.months !== 0 || duration.sign !== 1) return undefined;
    // A fraction of a second has no effect: runs are a minute apart.
    const units = ['weeks', 'days', 'hours', 'minutes', 'seconds'] as const;
    return units.reduce((sum, unit) => sum + duration[unit] * milliseconds[unit], 0) || undefined;
  } catch {
    return undefined;
  }
}
