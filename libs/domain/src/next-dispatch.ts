import { isDueBy } from './due-at.ts';
import type { RowMessage } from './messages.ts';
import type { Plan } from './plan-row.ts';
import type { Row } from './row.ts';

/**
 * The message by which a run goes on with a recurring row that its message has just completed: of the next occurrence, when that is due by
 * the run's instant as well.
 */
export function nextDispatch({ rowId, version, runId, dueBy }: RowMessage, next: Plan['next']): RowMessage | undefined {
  if (next === undefined || !isDueBy(next, dueBy)) return undefined;
  return { rowId, version: version + 1, runId, dueBy };
}

/**
 * The same for a message that comes back after its run has completed the row: the row says so itself. Undefined when anything else came
 * between, such as an owner's edit.
 */
export function nextDispatchOf(row: Row | undefined, message: RowMessage): RowMessage | undefined {
  const { version, runId } = message;
  if (row?.status !== 'scheduled' || row.version !== version + 1) return undefined;
  const end = row.history[String(version)];
  return end?.end === 'completed' && end.runId === runId ? nextDispatch(message, row) : undefined;
}
