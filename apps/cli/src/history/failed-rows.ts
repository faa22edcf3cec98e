import { quote, type Row, type RowError } from '@daybreak/domain';

/** A row that failed, and why. */
export interface FailedRow {
  id: string;
  version: number;
  /** The function that failed. */
  function: string;
  /** The error without the id of the row, so that equal causes have equal texts. */
  cause: string;
  /** UTC instant. */
  at: string;
}

/** Undefined for a row that has not failed. */
export function failedRowOf({ id, version, status, lastError, updatedAt }: Row): FailedRow | undefined {
  if (status !== 'failed') return undefined;
  if (lastError === undefined)
    return { id, version, function: 'unknown', cause: 'the row holds no error', at: updatedAt };
  return { id, version, function: lastError.stage, cause: causeOf(id, lastError), at: lastError.at };
}

/** A row that a run skipped, as `redrive --ids` does it after all. Undefined for any other row. */
export function skippedRowOf({ id, version, status, history, updatedAt }: Row): FailedRow | undefined {
  if (status !== 'skipped') return undefined;
  const cause = `skipped by its catch-up policy (${history[String(version)]?.reason})`;
  return { id, version, function: 'worker', cause, at: updatedAt };
}

/** The name and message of an error of the row `id`, without the id. */
export function causeOf(id: string, { name, message }: Pick<RowError, 'name' | 'message'>): string {
  // A message shortens a long id. In an older row it has the whole id.
  const cause = [id, quote(id)].reduce((text, shown) => text.replaceAll(`the row ${shown}`, 'the row'), message);
  return `${name}: ${cause}`;
}

/** Whether `--cause TEXT` selects the row: its function or its cause contains the text, in any case. */
export function hasCause(row: Pick<FailedRow, 'function' | 'cause'>, text: string | undefined): boolean {
  return text === undefined || `${row.function} ${row.cause}`.toLowerCase().includes(text.toLowerCase());
}

export interface CauseCount {
  function: string;
  cause: string;
  count: number;
}

/** The number of rows of each cause, the most frequent first. */
export function countByCause(rows: readonly Pick<FailedRow, 'function' | 'cause'>[]): CauseCount[] {
  const counts = new Map<string, CauseCount>();
  for (const { function: name, cause } of rows) {
    const key = JSON.stringify([name, cause]);
    const known = counts.get(key) ?? { function: name, cause, count: 0 };
    known.count++;
    counts.set(key, known);
  }
  return [...counts.values()].toSorted((a, b) => b.count - a.count);
}

/** The failed rows of a cause. Keeps only these fields of each row in memory. */
export async function collectFailed(rows: AsyncIterable<Row>, cause: string | undefined): Promise<FailedRow[]> {
  const failed: FailedRow[] = [];
  for await (const row of rows) {
    const one = failedRowOf(row);
    if (one !== undefined && hasCause(one, cause)) failed.push(one);
  }
  return failed;
}
