import * as v from 'valibot';

const instantSchema = v.string();

/**
 * Rows by two instants (UTC): those that are due by `dueBy` and were ready by `readyBy`. A run of the schedule dispatches the rows of
 * its own window that are in no earlier one's, so that runs side by side never take the same row.
 */
export const dispatchWindowSchema = v.object({ dueBy: instantSchema, readyBy: instantSchema });
export type DispatchWindow = v.InferOutput<typeof dispatchWindowSchema>;

/** Whether a row of the due index is in the window. A row that tells no instant of its own was ready all along. */
export function isInWindow(
  { dueAt, readyAt = '' }: { dueAt: string; readyAt?: string },
  { dueBy, readyBy }: DispatchWindow,
): boolean {
  return dueAt <= dueBy && readyAt <= readyBy;
}
