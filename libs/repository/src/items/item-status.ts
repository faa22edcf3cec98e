import type { RowHistory, RowStatus } from '@daybreak/domain';

/** The status in an item. An older release knows no `skipped`, and reads such a row as cancelled: it does not run either. */
export function itemStatus(status: RowStatus): Exclude<RowStatus, 'skipped'> {
  return status === 'skipped' ? 'cancelled' : status;
}

/** The status of a row, whose history says whether a run skipped this version. An owner who cancels a row ends another version. */
export function statusOfItem(status: RowStatus, version: number, history: RowHistory): RowStatus {
  return status === 'cancelled' && history[String(version)]?.end === 'skipped' ? 'skipped' : status;
}
