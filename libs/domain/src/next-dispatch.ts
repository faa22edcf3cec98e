import { isDueBy } from './due-at.ts';
import type { RowMessage } from './messages.ts';
import type { Plan } from './plan-row.ts';
import type { Row } from './row.ts';

/**
 * The message that dispatches the next occurrence of a recurring row in the same run, after `message` completed or skipped
 * this occurrence. Undefined when the next occurrence is due after the run's `dueBy`, or the row does not recur.
 */
export function nextDispatch(
  { rowId, version, runId, dueBy, messageGroupId }: RowMessage,
  next: Plan['next'],
): RowMessage | undefined {
  if (next === undefined || !isDueBy(next, dueBy)) return undefined;
  return { rowId, version: version + 1, runId, dueBy, ...(messageGroupId === undefined ? {} : { messageGroupId }) };
}

/**
 * The same message when SQS delivers `message` again after its run has completed or skipped the row. Undefined unless the row's
 * history says that this run ended this version and nothing, such as an owner's edit, has changed the row since.
 */
export function redeliveredNextDispatch(row: Row | undefined, message: RowMessage): RowMessage | undefined {
  const { version, runId } = message;
  if (row?.status !== 'scheduled' || row.version !== version + 1) return undefined;
  const end = row.history[String(version)];
  const isDone = end?.end === 'completed' || end?.end === 'skipped';
  return isDone && end.runId === runId ? nextDispatch(message, row) : undefined;
}
