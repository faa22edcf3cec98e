import type { RowRepository } from '@daybreak/repository';
import type { FailedRow } from '../history/failed-rows.ts';
import { count, formatNumber } from '../terminal/count.ts';
import type { Environment } from '../terminal/environment.ts';
import { createProgress } from '../terminal/progress.ts';
import { paced } from './paced.ts';
import { rowFault } from './row-fault.ts';
import type { SkippedRow } from './select-failed.ts';

/** The number of rows redriven so far, and the skipped ones. */
interface Redriven {
  redriven: number;
  skipped: SkippedRow[];
}

/** Redrives the rows, and counts them in the report. Prints its progress and rethrows when an error is not the fault of one row. */
export async function redriveRows(
  rows: Pick<RowRepository, 'redrive'>,
  failed: readonly FailedRow[],
  { report, rate }: { report: Redriven; rate: number },
  { stderr, signal }: Pick<Environment, 'stderr' | 'signal'>,
): Promise<void> {
  const progress = createProgress(stderr);
  progress.begin(failed.length);
  const act = async ({ id, version }: FailedRow): Promise<void> => {
    try {
      await rows.redrive({ id, version });
      report.redriven++;
    } catch (error) {
      // Skips the row. Otherwise the rows after it would never be redriven.
      const reason = rowFault(error);
      if (reason === undefined) throw error;
      report.skipped.push({ id, reason });
    }
    progress.update(report.redriven + report.skipped.length, 0);
  };
  try {
    await paced(failed, act, { perSecond: rate, signal });
  } catch (error) {
    progress.end();
    stderr.write(
      `Redrove ${formatNumber(report.redriven)} of ${count(failed.length, 'row')}. Run the same command again for the rest\n`,
    );
    throw error;
  }
  progress.end();
}
