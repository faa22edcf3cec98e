import {
  belongsToEarlierRun,
  dispatchedRowKey,
  type DueRow,
  isRunByHand,
  type RowRepository,
  type Run,
  type RunRepository,
} from '@daybreak/repository';

interface Source {
  rows: Pick<RowRepository, 'shards' | 'dueRows'>;
  runs: Pick<RunRepository, 'dispatchedOf'>;
}

/**
 * The number of rows that each run dispatched and that are still scheduled, by run id. It reads the due rows of the index alone: none, when all work is done.
 * It leaves out runs by hand, whose rows may have any date.
 */
export async function countInFlight({ rows, runs }: Source, listed: readonly Run[]): Promise<Map<string, number>> {
  const ofSchedule = listed.filter(({ runId }) => !isRunByHand(runId));
  const inFlight = new Map(ofSchedule.map(({ runId }) => [runId, 0]));
  const dueBy = ofSchedule
    .map(({ scheduledTime }) => scheduledTime)
    .toSorted()
    .at(-1);
  if (dueBy === undefined) return inFlight;
  for (const shard of await rows.shards()) {
    const recorded = new Map<string, ReadonlySet<string>>();
    const isRecordedBy = async (runId: string, row: DueRow): Promise<boolean> => {
      const keys = recorded.get(runId) ?? (await runs.dispatchedOf({ runId, shard }));
      recorded.set(runId, keys);
      return keys.has(dispatchedRowKey(row));
    };
    let cursor: string | undefined;
    do {
      const page = await rows.dueRows({ shard, dueBy, cursor });
      for (const row of page.rows)
        for (const run of ofSchedule)
          if (await isTakenBy(run, row, isRecordedBy)) inFlight.set(run.runId, (inFlight.get(run.runId) ?? 0) + 1);
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
  return inFlight;
}

/** Whether the run dispatched the row, by its window and by what runs record beside their windows. */
async function isTakenBy(
  run: Run,
  row: DueRow,
  isRecordedBy: (runId: string, row: DueRow) => Promise<boolean>,
): Promise<boolean> {
  const { runId, scheduledTime, readyBy, startedAt, base, recordedBy = [] } = run;
  const { dueAt, readyAt = '' } = row;
  if (dueAt > scheduledTime || belongsToEarlierRun(row, run)) return false;
  // A run that a person triggered takes what is in the index when it reads.
  if (readyBy === undefined) return readyAt <= startedAt;
  if (readyAt > readyBy) return await isRecordedBy(runId, row);
  for (const earlier of base === undefined ? recordedBy : [base.runId, ...recordedBy])
    if (await isRecordedBy(earlier, row)) return false;
  return true;
}
