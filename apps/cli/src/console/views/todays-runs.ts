import type { StatusReport } from '../../overview/read-status.ts';
import { withWhatIsOpen } from '../../overview/run-reports.ts';
import { UnreadableItems } from '../../terminal/unreadable-items.ts';
import type { ConsoleContext } from '../page/console-context.ts';
import { quiet } from '../page/quiet.ts';

/** What the runs of a day did so far. */
export interface DayCounts {
  dispatched: number;
  /** Completed, skipped by a policy, or superseded by an edit. Absent while too many rows are due to look at each. */
  ended?: number;
  failed?: number;
}

/** A due row is compared with each run, and the page is read again in two seconds. */
const maximumComparisons = 100_000;
const maximumFailed = 1_000;

/** Counts the rows of the runs that began on a day (UTC), whatever the day that they are for. It reads the index of due and failed rows, and not the others. */
export async function countDay(
  { target, latestRuns, signal }: ConsoleContext,
  day: string,
  { due, failed }: Pick<StatusReport, 'due' | 'failed'>,
): Promise<DayCounts> {
  const runs = (await latestRuns())
    .filter(({ startedAt }) => startedAt.startsWith(day))
    .filter(({ shards }) => Object.values(shards).some((shard) => shard.dispatched > 0));
  const dispatched = runs
    .flatMap(({ shards }) => Object.values(shards))
    .reduce((sum, shard) => sum + shard.dispatched, 0);
  // Without an index of failed rows, an older version's table would be read as a whole.
  if (failed === undefined || failed > maximumFailed || due * runs.length > maximumComparisons) return { dispatched };
  const reports = await withWhatIsOpen(runs, target, new UnreadableItems(), quiet(signal));
  const sumOf = (name: 'failed' | 'inFlight'): number => reports.reduce((sum, report) => sum + (report[name] ?? 0), 0);
  const ofFailed = sumOf('failed');
  return { dispatched, failed: ofFailed, ended: Math.max(0, dispatched - ofFailed - sumOf('inFlight')) };
}
