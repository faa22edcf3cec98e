import { type RowEvent, rowEventId } from '@daybreak/events';
import type { EndedVersion } from '@daybreak/repository';

/** The event of a version that was completed, failed or skipped. Undefined for a version that ended otherwise. */
export function rowEventOf(ended: EndedVersion, { includeValues }: { includeValues: boolean }): RowEvent | undefined {
  const { rowId, version, rule, tenant, end } = ended;
  const detail = {
    schemaVersion: 1 as const,
    id: rowEventId({ rowId, version }),
    rowId,
    version,
    rule,
    ...(tenant === undefined ? {} : { tenant }),
    dueDate: end.dueDate,
    endedAt: end.at,
    ...(end.runId === undefined ? {} : { runId: end.runId }),
    written: end.written,
    ...(includeValues ? valuesOf(ended) : {}),
  };
  if (end.end === 'completed') return { detailType: 'RowCompleted', detail };
  if (end.end === 'skipped') {
    return {
      detailType: 'RowSkipped',
      detail: { ...detail, ...(end.reason === undefined ? {} : { reason: end.reason }) },
    };
  }
  if (end.end !== 'failed') return undefined;
  const { error = { stage: 'unknown', name: 'Unknown', message: '', attempt: 0, at: end.at } } = end;
  return { detailType: 'RowFailed', detail: { ...detail, error } };
}

function valuesOf(ended: EndedVersion) {
  const values = ended.values();
  return values === undefined ? { valuesOmitted: 'unreadable' as const } : { values };
}
