import * as v from 'valibot';

const instantSchema = v.string();

/**
 * A set of rows, by two UTC instants: the rows that are due by `dueBy` and were scheduled by `readyBy`. A run of the schedule
 * dispatches the rows of its window that are not in an earlier window, so concurrent runs never dispatch the same row.
 */
export const dispatchWindowSchema = v.object({ dueBy: instantSchema, readyBy: instantSchema });
export type DispatchWindow = v.InferOutput<typeof dispatchWindowSchema>;

/** Whether a row of the due index is in the window. A row without `readyAt` counts as scheduled at any time. */
export function isInWindow(
  { dueAt, readyAt = '' }: { dueAt: string; readyAt?: string },
  { dueBy, readyBy }: DispatchWindow,
): boolean {
  return dueAt <= dueBy && readyAt <= readyBy;
}
