import { openSync, closeSync, writeSync } from 'node:fs';
import type { SelectedRow, SkippedRow } from '../selection/selected-row.ts';
import { CommandError } from '../terminal/command-error.ts';
import type { Environment } from '../terminal/environment.ts';
import { errorCode } from '../terminal/error-code.ts';
import { createProgress } from '../terminal/progress.ts';
import { resolvePath } from '../terminal/resolve-path.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { paced } from './paced.ts';
import { rowFault } from './row-fault.ts';

/** What a command did with many rows. */
export interface EditedRows {
  done: number;
  skipped: SkippedRow[];
  /** The rows that it did not come to, when it stopped early. */
  left: Pick<SelectedRow, 'id' | 'version'>[];
  /** Why it stopped early: an interrupt, or an error that is not the fault of one row. */
  stoppedBy?: unknown;
}

interface EditRowsOptions {
  /** Rows a second. */
  rate: number;
}

/** Edits the rows, a few at once. It skips a row that can't be edited, and stops at an error that would meet every row. Prints its progress. */
export async function editRows<Row extends Pick<SelectedRow, 'id' | 'version'>>(
  rows: readonly Row[],
  edit: (row: Row) => Promise<void>,
  { rate }: EditRowsOptions,
  { stderr, signal }: Pick<Environment, 'stderr' | 'signal'>,
): Promise<EditedRows> {
  const progress = createProgress(stderr);
  const open = new Set<Row>(rows);
  const skipped: SkippedRow[] = [];
  const act = async (row: Row): Promise<void> => {
    try {
      await edit(row);
    } catch (error) {
      // Skips the row. Otherwise the rows after it would never be edited.
      const reason = skipReason(error);
      if (reason === undefined) throw error;
      skipped.push({ id: row.id, reason });
    }
    open.delete(row);
    progress.update(rows.length - open.size, skipped.length);
  };
  progress.begin(rows.length);
  let stopped: { stoppedBy?: unknown } = {};
  try {
    await paced(rows, act, { perSecond: rate, signal });
  } catch (error) {
    stopped = { stoppedBy: error };
  } finally {
    progress.end();
  }
  const left = [...open].map(({ id, version }) => ({ id, version }));
  return { done: rows.length - left.length - skipped.length, skipped, left, ...stopped };
}

function skipReason(error: unknown): string | undefined {
  const isOfRow = error instanceof UsageError || error instanceof CommandError;
  return isOfRow ? error.message : rowFault(error);
}

/** Writes the rows that are left to a new file in the current folder, for `--ids-from`. Returns its name. Throws UsageError when it can't be written. */
export function writeLeft(
  command: string,
  left: EditedRows['left'],
  environment: Pick<Environment, 'cwd' | 'env' | 'now'>,
): string {
  const at = environment
    .now()
    .toISOString()
    .replaceAll(/[-:]|\.\d+/g, '');
  for (let number = 1; ; number++) {
    const name = `daybreak-${command}-left-${at}${number === 1 ? '' : `-${number}`}.jsonl`;
    try {
      const file = openSync(resolvePath(name, environment), 'wx');
      for (const row of left) writeSync(file, `${JSON.stringify(row)}\n`);
      closeSync(file);
      return name;
    } catch (error) {
      if (errorCode(error) === 'EEXIST') continue;
      throw new UsageError(
        `${name}, a list of the ${left.length === 1 ? '1 row that is' : `${left.length} rows that are`} left, can't be written (${errorCode(error)})`,
        {
          cause: error,
        },
      );
    }
  }
}
