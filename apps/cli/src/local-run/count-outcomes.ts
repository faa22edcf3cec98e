import type { Row } from '@daybreak/domain';
import type { OnUnreadable, RowRepository } from '@daybreak/repository';
import type { Environment } from '../terminal/environment.ts';
import { counted, createReadCounter } from '../terminal/read-counter.ts';
import { type DueRow, outcomeOf, type RowOutcome, writtenKeys } from './due-row.ts';
import type { DueRows } from './due-rows.ts';
import type { Failure } from './summary.ts';

export interface OutcomeCounts {
  rows: { due: number; dispatched: number; completed: number; skipped: number; failed: number; superseded: number };
  values: { planned: number; written: number };
  failures: Failure[];
}

const chunkSize = 100;

/**
 * Reads every due row again and counts the outcomes. It does not count messages: a row has several, and SQS may deliver each twice. A row counts as dispatched
 * when it has an outcome, or when a function logged it. The values of a superseded row do not count as planned. Counts the rows on standard error.
 */
export async function countOutcomes(
  dueRows: DueRows,
  rows: Pick<RowRepository, 'getMany'>,
  { dueBy, onUnreadable }: { dueBy: string; onUnreadable: OnUnreadable },
  environment: Pick<Environment, 'stderr' | 'signal'>,
): Promise<OutcomeCounts> {
  const outcomes: Record<RowOutcome, number> = { completed: 0, skipped: 0, failed: 0, superseded: 0, open: 0 };
  const values = { planned: 0, written: 0 };
  const failures: Failure[] = [];
  let openAndSeen = 0;
  const counter = createReadCounter(environment.stderr, { noun: 'row', verb: 'checked', total: dueRows.size });
  for await (const [before, after] of counted(rowsAfter(dueRows, rows, onUnreadable), environment, counter)) {
    const outcome = outcomeOf(before, after, dueBy);
    outcomes[outcome]++;
    if (outcome === 'superseded') continue;
    if (outcome === 'open' && before.seen) openAndSeen++;
    values.planned += before.plannedKeys.reduce((sum, keys) => sum + keys, 0);
    values.written += writtenKeys(before, after);
    if (outcome === 'failed') failures.push({ id: before.id, reason: reasonOf(after?.lastError) });
  }
  const { open, ...settled } = outcomes;
  const due = dueRows.size;
  return { rows: { due, dispatched: due - open + openAndSeen, ...settled }, values, failures };
}

/** Each due row with what the table holds now. */
async function* rowsAfter(
  dueRows: DueRows,
  rows: Pick<RowRepository, 'getMany'>,
  onUnreadable: OnUnreadable,
): AsyncGenerator<[DueRow & { seen: boolean }, Row | undefined], void, undefined> {
  for (const chunk of dueRows.chunks(chunkSize)) {
    const ids = chunk.map(({ id }) => id);
    const found = new Map((await rows.getMany(ids, onUnreadable)).map((row) => [row.id, row]));
    for (const before of chunk) yield [before, found.get(before.id)];
  }
}

function reasonOf(error: { stage: string; name: string; message: string } | undefined): string {
  return error === undefined ? 'the row holds no error' : `${error.name}: ${error.message} (${error.stage})`;
}
