import type { Plan, Row } from '@daybreak/domain';

/** A row without its stamps and its history: what two correct runs have in common whatever the order of their events. */
export type SettledRow = Omit<
  Row,
  'writes' | 'createdAt' | 'updatedAt' | 'completedAt' | 'lastError' | 'history' | 'runId'
> & {
  writtenKeys: string[];
};

/**
 * The row without its stamps and its history, its written keys in order. How often it was held back since it was `owned` is
 * no part of its version.
 */
export function settledRow(row: Row, owned: Pick<Row, 'version'> = row): SettledRow {
  const { writes, createdAt: _created, updatedAt: _updated, completedAt: _completed, ...kept } = row;
  const { lastError: _error, history: _history, runId: _run, ...rest } = kept;
  const holds = Object.entries(row.history).filter(
    ([version, { end }]) => end === 'paused' && Number(version) >= owned.version,
  );
  return { ...rest, version: rest.version - holds.length, writtenKeys: Object.keys(writes).toSorted() };
}

export interface EndModel {
  /** What the row's rule plans, the model's only knowledge of rules; undefined when it can't. */
  plan: (row: Row) => Plan | undefined;
  /** With which error the row fails at once; undefined when nothing keeps it from succeeding. */
  failureOf: (row: Row) => string | undefined;
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
  // Which of its values have landed by then depends on the order of things.
  if (plan === undefined || model.failureOf(row) !== undefined) return { ...row, status: 'failed' };
  const values = { ...row.values, ...plan.values };
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
  return {
    ...row,
    values,
    writes: Object.fromEntries(Object.keys(plan.values).map((key) => [key, ''])),
    status: 'completed',
  };
}
