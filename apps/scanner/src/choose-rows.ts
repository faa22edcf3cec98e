import {
  dispatchedRowKey,
  type DueRow,
  isInWindow,
  type RowRepository,
  type Run,
  type RunRepository,
} from '@daybreak/repository';

/** What a run does about a due row. */
export interface ChosenRow extends DueRow {
  /** False for a row that the last run dispatched, and that is only noted once more for the next one. */
  isSent: boolean;
  /** It became ready too late for the run's window: the next run must know that it is dispatched. */
  isNoted: boolean;
  /** An earlier run dispatched it, and its message is gone. */
  isLost: boolean;
}

export interface ChooseRowsDependencies {
  rows: Pick<RowRepository, 'getMany'>;
  runs: Pick<RunRepository, 'dispatchedOf'>;
}

/** The part of a run that is read. */
export interface ShardOfRun {
  run: Run;
  shard: string;
}

/**
 * How many rows of a shard a run notes at most, so that an item holds them. What has just become ready beyond that is left to the next
 * run.
 */
const mostNoted = 4_000;

/** What the run does about the rows of a page, in their order; those that it leaves to other runs are not among them. */
export async function chooseRows(
  found: readonly DueRow[],
  { run, shard }: ShardOfRun,
  dependencies: ChooseRowsDependencies,
): Promise<ChosenRow[]> {
  const { runId, readyBy, base, lostBy } = run;
  const candidates = lostBy === undefined ? [] : found.filter((row) => isInWindow(row, lostBy));
  const lost = await confirmLost(candidates, dependencies);
  const isCandidate = new Set(candidates);
  const others = found.filter((row) => !isCandidate.has(row) && !isLeftToOthers(row, run));
  const isJustReady = ({ readyAt = '' }: DueRow): boolean => readyBy !== undefined && readyAt > readyBy;
  const noted = others.some(isJustReady) ? await dependencies.runs.dispatchedOf({ runId, shard }) : none;
  const dispatched =
    base === undefined || others.length === 0
      ? none
      : await dependencies.runs.dispatchedOf({ runId: base.runId, shard });

  const isOther = new Set(others);
  let room = mostNoted - noted.size;
  return found.flatMap((row): ChosenRow | [] => {
    if (lost.has(row)) return { ...row, isSent: true, isNoted: false, isLost: true };
    if (!isOther.has(row)) return [];
    const isSent = dispatched.size === 0 || !dispatched.has(dispatchedRowKey(row));
    if (!isJustReady(row)) return isSent ? { ...row, isSent, isNoted: false, isLost: false } : [];
    room -= 1;
    return room < 0 ? [] : { ...row, isSent, isNoted: true, isLost: false };
  });
}

const none: ReadonlySet<string> = new Set();

/** Runs by hand have neither: they take everything due. */
function isLeftToOthers(row: DueRow, { base, dueAfter }: Run): boolean {
  return (base !== undefined && isInWindow(row, base)) || (dueAfter !== undefined && row.dueAt <= dueAfter);
}

/** The index may still show what has just been done, so the rows themselves have the last word. */
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
  // The worker meets an unreadable item again, and says what is wrong with it.
  return new Set(candidates.filter(({ id, version }) => scheduled.get(id) === version || unreadable.has(id)));
}
