import { count, formatNumber } from '../terminal/count.ts';
import { formatScheduledTime } from '../terminal/scheduled-time.ts';
import type { DueRows } from './due-rows.ts';

const msOfYear = 365 * 24 * 60 * 60 * 1000;
/** A day further ahead is probably a typing error. */
const mostYearsAhead = 10;
/** A daily row is due this many times after three years. */
const mostOccurrences = 1_000;

/** The effect of a run that is probably a mistake, for the question before it: a day of another century, or a row that recurs from the year 1. */
export function describeUnlikelyRun(
  dueRows: Pick<DueRows, 'size' | 'occurrences' | 'mostOccurrences'>,
  scheduledTime: Date,
  now: Date,
): string | undefined {
  const yearsAhead = Math.floor((scheduledTime.getTime() - now.getTime()) / msOfYear);
  const reasons = [
    yearsAhead >= mostYearsAhead ? `${formatScheduledTime(scheduledTime)} is ${count(yearsAhead, 'year')} ahead` : '',
    dueRows.mostOccurrences > mostOccurrences
      ? `one row alone is due ${formatNumber(dueRows.mostOccurrences)} times`
      : '',
  ].filter((reason) => reason !== '');
  if (dueRows.size === 0 || reasons.length === 0) return undefined;
  return `This runs ${count(dueRows.size, 'row')}, ${count(dueRows.occurrences, 'time')} in all: ${reasons.join(', and ')}`;
}
