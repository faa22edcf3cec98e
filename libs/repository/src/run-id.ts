import { dispatchedRowsPrefix } from './dispatched-rows.ts';
import { positionId } from './dispatch-position.ts';
import { pointerId } from './latest-finished.ts';

/** Whether an item of the runs' table with this id is a run: some are what the scanner remembers from run to run. */
export function isRunId(id: string): boolean {
  return id !== pointerId && id !== positionId && !id.startsWith(dispatchedRowsPrefix);
}
