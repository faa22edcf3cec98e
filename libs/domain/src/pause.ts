/** The rows that a pause holds back: those that match every given field. Without a field, every row. */
export interface PauseFilter {
  rule?: string | undefined;
  tenant?: string | undefined;
  rowId?: string | undefined;
  /** The start of the ids. */
  idPrefix?: string | undefined;
  /** Calendar dates, inclusive: the planned `dueDate`, before a calendar moves it. */
  dueFrom?: string | undefined;
  dueTo?: string | undefined;
}

const filterFields = ['rule', 'tenant', 'rowId', 'idPrefix', 'dueFrom', 'dueTo'] as const;

/** A pause holds rows back: no run of a time before `until` writes them. */
export interface Pause extends PauseFilter {
  id: string;
  reason: string;
  /** Who paused the rows. */
  by: string;
  /** UTC instant at which they were paused. */
  at: string;
  /** UTC instant: runs of this time or later take the rows again. Default: until somebody resumes them. */
  until?: string | undefined;
}

/** What a pause needs to know of a row. Value messages of older releases have only the id. */
export interface PausableRow {
  id: string;
  rule?: string | undefined;
  tenant?: string | undefined;
  dueDate?: string | undefined;
}

/**
 * The first pause that holds the row back in a run of `dueBy` (UTC instant); undefined when none does. A message without
 * `dueBy`, of an older release, is held back by every pause that matches its row.
 */
export function pauseOf<P extends Omit<Pause, 'id'>>(
  row: PausableRow,
  pauses: readonly P[],
  dueBy: string | undefined,
): P | undefined {
  return pauses.find((pause) => !hasPauseEnded(pause, dueBy) && isPausedBy(row, pause));
}

/** Whether runs of `dueBy` (UTC instant) take the rows of the pause again. */
export function hasPauseEnded({ until }: Pick<Pause, 'until'>, dueBy: string | undefined): boolean {
  return until !== undefined && dueBy !== undefined && until <= dueBy;
}

/** Whether both filters hold back the same rows. */
export function isSameFilter(one: PauseFilter, other: PauseFilter): boolean {
  return filterFields.every((name) => one[name] === other[name]);
}

function isPausedBy({ id, rule, tenant, dueDate = '' }: PausableRow, pause: PauseFilter): boolean {
  const { rowId = id, idPrefix = '', dueFrom, dueTo } = pause;
  return (
    (pause.rule === undefined || pause.rule === rule) &&
    (pause.tenant === undefined || pause.tenant === tenant) &&
    rowId === id &&
    id.startsWith(idPrefix) &&
    (dueFrom === undefined || dueDate >= dueFrom) &&
    // A message of an older release may lack the date, and is then in no range.
    (dueTo === undefined || (dueDate !== '' && dueDate <= dueTo))
  );
}
