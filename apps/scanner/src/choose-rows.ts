import {
  belongsToEarlierRun,
  dispatchedRowKey,
  type DueRow,
  isInWindow,
  type RowRepository,
  type Run,
  type RunRepository,
} from '@daybreak/repository';

/** A due row that a run dispatches, records, or both. */
export interface ChosenRow extends DueRow {
  /** False for a row that the previous run dispatched: this run only records it again for the next run. */
  isSent: boolean;
  /** The row was scheduled too late for the run's window, so the run records it for the next run. */
  isRecorded: boolean;
  /** An earlier run dispatched the row, and its message no longer exists. */
  isLost: boolean;
}

export interface ChooseRowsDependencies {
  rows: Pick<RowRepository, 'getMany'>;
  runs: Pick<RunRepository, 'dispatchedOf'>;
}

export interface ShardOfRun {
  run: Run;
  shard: string;
}

/** The maximum number of rows that one item can record. The run leaves further newly scheduled rows to the next run. */
const maximumRecordedRows = 4_000;

/** Chooses the rows of a page that this run dispatches or records, in their order. It omits rows of other runs. */
export async function chooseRows(
  found: readonly DueRow[],
  { run, shard }: ShardOfRun,
  dependencies: ChooseRowsDependencies,
): Promise<ChosenRow[]> {
  const { runId, readyBy, base, lostBy } = run;
  const candidates = lostBy === undefined ? [] : found.filter((row) => isInWindow(row, lostBy));
  const lost = await confirmLost(candidates, dependencies);
  const isCandidate = new Set(candidates);
  const others = found.filter((row) => !isCandidate.has(row) && !belongsToEarlierRun(row, run));
  const isNewlyScheduled = ({ readyAt = '' }: DueRow): boolean => readyBy !== undefined && readyAt > readyBy;
  const recorded = others.some(isNewlyScheduled) ? await dependencies.runs.dispatchedOf({ runId, shard }) : none;
  const dispatched =
    base === undefined || others.length === 0 ? none : await dispatchedBefore(base.runId, { run, shard }, dependencies);

  const isOther = new Set(others);
  let remaining = maximumRecordedRows - recorded.size;
  return found.flatMap((row): ChosenRow | [] => {
    if (lost.has(row)) return { ...row, isSent: true, isRecorded: false, isLost: true };
    if (!isOther.has(row)) return [];
    const isSent = dispatched.size === 0 || !dispatched.has(dispatchedRowKey(row));
    if (!isNewlyScheduled(row)) return isSent ? { ...row, isSent, isRecorded: false, isLost: false } : [];
    remaining -= 1;
    return remaining < 0 ? [] : { ...row, isSent, isRecorded: true, isLost: false };
  });
}

/** The rows that the base and the other runs before this one have recorded. */
async function dispatchedBefore(
  baseId: string,
  { run: { recordedBy = [] }, shard }: ShardOfRun,
  { runs }: ChooseRowsDependencies,
): Promise<ReadonlySet<string>> {
  const recorded = new Set<string>();
  for (const runId of [baseId, ...recordedBy])
    for (const key of await runs.dispatchedOf({ runId, shard })) recorded.add(key);
  return recorded;
}

const none: ReadonlySet<string> = new Set();

/** Returns the candidates that are still scheduled, with consistent reads: the index may still list rows that are completed. */
async function confirmLost(
  candidates: readonly DueRow[],
  { rows }: ChooseRowsDependencies,
): Promise<ReadonlySet<DueRow>> {
  if (candidates.length === 0) return new Set();
  const scheduled = new Map<string, number>();
  const unreadable = new Set<string>();
  const ids = candidates.map(({ id }) => id);
  for (const { id, status, version } of await rows.getMany(ids, (error) => unreadable.add(error.id)))
    if (status === 'scheduled') scheduled.set(id, version);
  // An unreadable item is dispatched again, so that the worker reports it.
  return new Set(candidates.filter(({ id, version }) => scheduled.get(id) === version || unreadable.has(id)));
}
