import {
  catchUpOf,
  type DueMoment,
  momentOf,
  PlanError,
  type PlannedOccurrence,
  planOccurrences,
  type Row,
  type RuleBook,
  RuleMissingError,
  skipsOccurrence,
  type Value,
  type Values,
} from '@daybreak/domain';
import { causeOf } from '../history/failed-rows.ts';

/** A key that a run would write, with its value now, if it has one, and its planned value. */
export interface PlannedValue {
  key: string;
  present?: Value;
  planned: Value;
}

/** What a run would write for one occurrence of a row. */
export interface OccurrencePreview {
  occurrence: number;
  dueDate: string;
  shiftedDate?: string | undefined;
  dueTime?: string | undefined;
  /** The catch-up policy by which the run would skip this occurrence. */
  skippedBy?: string | undefined;
  /** Sorted by key. None of an occurrence that the run would skip. The values of the occurrences before it count as present. */
  values: PlannedValue[];
}

/** Why an occurrence has no plan: the row `fails` with the cause that `daybreak failed` would list, or `waits` for its rule. */
export interface PlanProblem {
  outcome: 'fails' | 'waits';
  function: 'worker';
  cause: string;
}

export interface RowPreview {
  occurrences: OccurrencePreview[];
  /** The problem of the occurrence after these. */
  problem?: PlanProblem;
  /** The occurrence after these. Absent for a row that does not recur. */
  next?: DueMoment;
}

/**
 * Plans the current occurrence of a row, and each next one that `isWanted`, as the worker would, and compares the planned
 * values with the present ones. With `dueBy` (UTC instant), a run of that time skips what is late by the catch-up policy of
 * the row. Changes nothing.
 */
export function previewRow(
  row: Row,
  ruleBook: RuleBook,
  isWanted: (next: DueMoment, occurrencesBefore: number) => boolean,
  dueBy?: string,
): RowPreview {
  const catchUp = catchUpOf(row, ruleBook);
  const present = new Map(Object.entries(row.values));
  const occurrences: OccurrencePreview[] = [];
  try {
    for (const occurrence of planOccurrences(row, ruleBook)) {
      const { values, next } = occurrence.plan;
      // What an owner has done, or a message written, concerns the current version alone.
      const late = occurrences.length === 0 ? row : occurrence.row;
      const isSkipped = skipsOccurrence(catchUp, { row: late, next, dueBy });
      occurrences.push(
        isSkipped ? { ...dateOf(occurrence), skippedBy: catchUp, values: [] } : previewOf(occurrence, present),
      );
      if (next !== undefined && !isWanted(next, occurrences.length)) return { occurrences, next };
      if (isSkipped) continue;
      for (const [key, value] of Object.entries(values)) present.set(key, value);
    }
    return { occurrences };
  } catch (error) {
    if (error instanceof PlanError) return { occurrences, problem: problemOf(row, 'fails', error) };
    if (error instanceof RuleMissingError) return { occurrences, problem: problemOf(row, 'waits', error) };
    throw error;
  }
}

/** What all occurrences together would write: each key with its value now and the last planned one. */
export function valuesTogether({ occurrences }: RowPreview): PlannedValue[] {
  const together = new Map<string, PlannedValue>();
  for (const value of occurrences.flatMap(({ values }) => values)) {
    together.set(value.key, { ...(together.get(value.key) ?? value), planned: value.planned });
  }
  return [...together.values()].toSorted(byKey);
}

function previewOf(occurrence: PlannedOccurrence, present: ReadonlyMap<string, Value>): OccurrencePreview {
  return { ...dateOf(occurrence), values: comparedWith(present, occurrence.plan.values) };
}

function dateOf({ row }: PlannedOccurrence): Omit<OccurrencePreview, 'values'> {
  const { timeZone: _, ...date } = momentOf(row);
  return { occurrence: row.occurrence, ...date };
}

function comparedWith(present: ReadonlyMap<string, Value>, values: Values): PlannedValue[] {
  const compared = Object.entries(values).map(([key, planned]): PlannedValue => {
    const before = present.get(key);
    return before === undefined ? { key, planned } : { key, present: before, planned };
  });
  return compared.toSorted(byKey);
}

function byKey(a: PlannedValue, b: PlannedValue): number {
  return a.key < b.key ? -1 : 1;
}

function problemOf({ id }: Row, outcome: PlanProblem['outcome'], error: Error): PlanProblem {
  return { outcome, function: 'worker', cause: causeOf(id, error) };
}
