import type { RowRepository } from '@daybreak/repository';
import type { FailedRow } from '../history/failed-rows.ts';
import { count, formatNumber } from '../terminal/count.ts';
import type { Environment } from '../terminal/environment.ts';
import { createQuietProgress } from '../terminal/progress.ts';
import { paced } from './paced.ts';
import { rowFault } from './row-fault.ts';
import type { SkippedRow } from './select-failed.ts';

/** How many rows are redriven so far, and which were left alone. */
interface Redriven {
  redriven: number;
  skipped: SkippedRow[];
}

/** Fills the report in as it goes on. Throws what is no fault of a row's, having said how far it came. */
export async function redriveRows(
  rows: Pick<RowRepository, 'redrive'>,
  failed: readonly FailedRow[],
  { report, rate }: { report: Redriven; rate: number },
  { stderr, signal }: Pick<Environment, 'stderr' | 'signal'>,
): Promise<void> {
  const progress = createQuietProgress(stderr);
  progress.begin(failed.length);
  const act = async ({ id, version }: FailedRow): Promise<void> => {
    try {
      await rows.redrive({ id, version });
      report.redriven++;
    } catch (error) {
      // Or the rows behind it would never have their turn, however often the command is given.
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
