import type { Plan, Row } from '@daybreak/domain';

/** A row without its stamps and its history: what two correct runs have in common whatever the order of their events. */
export type SettledRow = Omit<
  Row,
  'writes' | 'createdAt' | 'updatedAt' | 'completedAt' | 'expiresAt' | 'lastError' | 'history' | 'runId'
> & {
  writtenKeys: string[];
};

/**
 * The row without its stamps and its history, its written keys in order. How often it was held back since it was `owned` is
 * no part of its version.
 */
export function settledRow(row: Row, owned: Pick<Row, 'version'> = row): SettledRow {
  const { writes, createdAt: _created, updatedAt: _updated, completedAt: _completed, ...kept } = row;
  const { expiresAt: _expires, lastError: _error, history: _history, runId: _run, ...rest } = kept;
  const holds = Object.entries(row.history).filter(
    ([version, { end }]) => end === 'paused' && Number(version) >= owned.version,
  );
  return { ...rest, version: rest.version - holds.length, writtenKeys: Object.keys(writes).toSorted() };
}

/** Whether a run skipped a version of `owned`, as if it had never been held back, by the history of what became of it. */
export function skippedIn(
  { history }: Pick<Row, 'history'>,
  owned: Pick<Row, 'version'>,
): (version: number) => boolean {
  const ends = Object.entries(history)
    .filter(([version, { end }]) => Number(version) >= owned.version && end !== 'paused')
    .toSorted(([a], [b]) => Number(a) - Number(b));
  return (version) => ends[version - owned.version]?.[1].end === 'skipped';
}

export interface EndModel {
  /** What the row's rule plans, the model's only knowledge of rules; undefined when it can't. */
  plan: (row: Row) => Plan | undefined;
  /** With which error the row fails at once; undefined when nothing keeps it from succeeding. */
  failureOf: (row: Row) => string | undefined;
  /** Whether a run skipped this version of the row, not counting how often it was held back. Whether that was right is checked when it does. */
  isSkipped: (version: number) => boolean;
  /** Whether the row is due by the last run. */
  isDue: (row: Row) => boolean;
}

/**
 * What a row must be once every run is over, from what it was after its owner's last edit: a pure model of the whole
 * pipeline, one occurrence after the other.
 */
export function expectedAtEnd(row: Row, model: EndModel): SettledRow {
  let current = row;
  while (current.status === 'scheduled' && model.isDue(current)) current = afterOneOccurrence(current, model);
  return settledRow(current);
}

function afterOneOccurrence(row: Row, model: EndModel): Row {
  const plan = model.plan(row);
  const isSkipped = model.isSkipped(row.version);
  // Which of its values have landed by then depends on the order of things.
  if (plan === undefined || (!isSkipped && model.failureOf(row) !== undefined)) return { ...row, status: 'failed' };
  const values = isSkipped ? row.values : { ...row.values, ...plan.values };
  if (plan.next !== undefined) {
    const { seriesDate: _, shiftedDate: _before, ...rest } = row;
    const { dueDate, shiftedDate } = plan.next;
    return {
      ...rest,
      values,
      writes: {},
      version: row.version + 1,
      occurrence: row.occurrence + 1,
      dueDate,
      ...(shiftedDate === undefined ? {} : { shiftedDate }),
    };
  }
  if (isSkipped) return { ...row, status: 'skipped' };
  return {
    ...row,
    values,
    writes: Object.fromEntries(Object.keys(plan.values).map((key) => [key, ''])),
    status: 'completed',
  };
}
