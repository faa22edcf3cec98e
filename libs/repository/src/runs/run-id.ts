import { positionId } from './dispatch-position.ts';
import { dispatchedRowsPrefix } from './dispatched-rows.ts';
import { pointerId } from './latest-finished.ts';
import { missingRulesId } from './missing-rules.ts';
import { ratePrefix } from './take-rate.ts';

const otherIds: ReadonlySet<string> = new Set([pointerId, positionId, missingRulesId]);

/** Whether an item of the runs' table with this id is a run. Other items hold state that spans runs. */
export function isRunId(id: string): boolean {
  return !otherIds.has(id) && !id.startsWith(dispatchedRowsPrefix) && !id.startsWith(ratePrefix);
}
