import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { isCalendarDate } from './calendar-date.ts';
import { getOrCompute } from './get-or-compute.ts';

/** The dates on which a row repeats: those of its RRULE (RFC 5545) from its first date on. */
export interface Series {
  repeat: string;
  anchorDate: string;
}

/** Many rows of an import have the same series and date. To parse a repeat takes ten times as long as to find its next date. */
const dateCache = new Map<string, string>();
const ruleCache = new Map<string, RRuleTemporal<Temporal.ZonedDateTime>>();

/**
 * The first date of the series after `date`; undefined after its last date. Throws RangeError when the next date is more than
 * 10,000 periods away, or never comes.
 *
 * @example
 * nextRepeatDate({ repeat: 'FREQ=MONTHLY;BYMONTHDAY=-1', anchorDate: '2027-01-31' }, '2027-02-28'); // '2027-03-31'
 */
export function nextRepeatDate(series: Series, date: string): string | undefined {
  return findDate(series, date, false);
}

/** Whether the series has this date. */
export function isRepeatDate(series: Series, date: string): boolean {
  return findDate(series, date, true) === date;
}

function findDate(series: Series, date: string, isInclusive: boolean): string | undefined {
  const key = `${series.repeat} ${series.anchorDate} ${date} ${isInclusive}`;
  const found = getOrCompute(dateCache, key, () => computeDate(series, date, isInclusive) ?? '');
  return found === '' ? undefined : found;
}

function computeDate(series: Series, date: string, isInclusive: boolean): string | undefined {
  let found: Temporal.ZonedDateTime | null;
  try {
    found = ruleOf(series).next(startOf(date), isInclusive);
  } catch (error) {
    throw new RangeError(`its repeat has no date soon after ${date}`, { cause: error });
  }
  const next = found?.toPlainDate().toString();
  return next !== undefined && isCalendarDate(next) ? next : undefined;
}

function ruleOf({ repeat, anchorDate }: Series): RRuleTemporal<Temporal.ZonedDateTime> {
  return getOrCompute(
    ruleCache,
    `${repeat} ${anchorDate}`,
    () => new RRuleTemporal({ rruleString: repeat, dtstart: startOf(anchorDate), temporal: Temporal }),
  );
}

/** A series has dates only, so it is computed in UTC, where each day has 24 hours. */
function startOf(date: string): Temporal.ZonedDateTime {
  return Temporal.PlainDate.from(date).toZonedDateTime('UTC');
}
