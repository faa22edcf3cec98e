import { isDeepStrictEqual } from 'node:util';
import type { DueMoment, Plan, Row } from '@daybreak/domain';
import { BrokenPromise } from './broken-promise.ts';
import { own } from './own.ts';

/** Whether a run comes too late for a row, by the catch-up policy of the row and the time of the run. */
export type IsLate = (row: Row, runId: string) => boolean;

export interface LateRowsOptions {
  dueAt: (row: DueMoment) => string;
  plan: (row: Row) => Plan | undefined;
  /** The time of a run, a UTC instant. Undefined for a run that dispatched nothing. */
  dueByOf: (runId: string) => string | undefined;
}

/** The policies of the scenarios, written a second time, apart from the worker. */
export function createIsLate({ dueAt, plan, dueByOf }: LateRowsOptions): IsLate {
  return (row, runId) => {
    const dueBy = dueByOf(runId);
    if (dueBy === undefined || row.catchUp === undefined || wasRedriven(row)) return false;
    const next = row.catchUp === 'latest' ? plan(row)?.next : undefined;
    if (next !== undefined) return dueAt(next) <= dueBy;
    const hours = Number(/^skip after PT(\d+)H$/.exec(row.catchUp)?.[1] ?? Number.POSITIVE_INFINITY);
    return Date.parse(dueBy) > Date.parse(dueAt(row)) + hours * 3_600_000;
  };
}

/** Whether its owner has scheduled this occurrence again after it had failed or was skipped. */
function wasRedriven({ version, history }: Row): boolean {
  const last = Object.entries(history)
    .filter(([ended, { end }]) => Number(ended) < version && end !== 'paused')
    .toSorted(([a], [b]) => Number(b) - Number(a))[0]?.[1];
  return last?.after?.edit === 'redriven' || last?.after?.edit === 'changed';
}

/** Whether a run ended this version of the row without its values. */
export function wasSkipped(before: Row, after: Row): boolean {
  return own(after.history, String(before.version))?.end === 'skipped';
}

/** A row that is skipped ends, or goes on with its next occurrence, and is otherwise as it was. Its expiry is checked with its item. */
export function checkSkipped(
  before: Row,
  { updatedAt: _now, history: _ends, expiresAt: _expires, ...found }: Row,
  { next }: Plan,
): void {
  const { updatedAt: _updated, history: _history, shiftedDate: _shifted, seriesDate: _series, ...kept } = before;
  const goesOn = {
    version: before.version + 1,
    occurrence: before.occurrence + 1,
    dueDate: next?.dueDate,
    ...(next?.shiftedDate === undefined ? {} : { shiftedDate: next.shiftedDate }),
  };
  const expected =
    next === undefined
      ? { ...before, history: undefined, updatedAt: undefined, status: 'skipped' }
      : { ...kept, ...goesOn };
  if (!isDeepStrictEqual(withoutUndefined(found), withoutUndefined(expected)))
    throw new BrokenPromise('I1', before.id, 'a skipped row was changed', { expected, found });
}

function withoutUndefined(row: object): object {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
}

/** Checks that what ended or began a version was done by its policy. Throws I6 for work that was left out, and I1 for work that was not to be done. */
export function checkCatchUp(before: Row, after: Row, isLate: IsLate): void {
  const end = own(after.history, String(before.version));
  if (before.status !== 'scheduled' || own(before.history, String(before.version)) !== undefined) return;
  if (end?.end === 'skipped') {
    const isBegun = Object.keys(before.writes).length > 0;
    if (isBegun || !isLate(before, end.runId ?? ''))
      throw new BrokenPromise('I6', before.id, 'the row was skipped though it was to be done', { found: end });
    return;
  }
  // The first value decides: from then on every run completes the row.
  if (Object.keys(before.writes).length > 0) return;
  const isBegun = after.version === before.version && Object.keys(after.writes).length > 0;
  const runId = end?.end === 'completed' ? end.runId : isBegun ? after.runId : undefined;
  if (runId === undefined || !isLate(before, runId)) return;
  throw new BrokenPromise('I1', before.id, 'the row was done by a run that came too late for it', { found: after });
}
