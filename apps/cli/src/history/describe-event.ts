import type { RowError } from '@daybreak/domain';
import { isRunByHand } from '@daybreak/repository';
import { count } from '../terminal/count.ts';
import type { HistoryEvent } from './events-of.ts';

/** The event as a person reads it. */
export function describeEvent({
  event,
  runId,
  keys = [],
  by,
  error,
  reason,
  dueDate,
  written = 0,
}: HistoryEvent): string {
  const byRun = runId === undefined ? '' : isRunByHand(runId) ? ` by hand (${runId})` : ` by the run ${runId}`;
  const byOwner = by === undefined ? '' : ` by ${by}`;
  switch (event) {
    case 'put':
      return 'put';
    case 'written':
      return `${count(keys.length, 'value')} written${byRun}: ${keys.join(', ')}`;
    case 'superseded':
      return `the run ${runId} was too late: this version had already ended`;
    case 'completed':
      return `completed${byRun}, due ${dueDate}, ${count(written, 'value')} written`;
    case 'failed':
      return `failed${byRun}, due ${dueDate}, ${count(written, 'value')} written: ${describeRowError(error)}`;
    case 'paused':
      return `held back, due ${dueDate}, ${count(written, 'value')} written: it was paused (${reason})`;
    case 'skipped':
      return runId === undefined
        ? `skipped${byOwner}; it was due ${dueDate}, ${count(written, 'value')} written`
        : `skipped${byRun}, due ${dueDate}: it came too late for its catch-up policy (${reason})`;
    case 'rescheduled':
    case 'changed':
    case 'cancelled':
    case 'replaced':
    case 'redriven':
    case 'deleted':
      return `${event}${byOwner}; it was due ${dueDate}, ${count(written, 'value')} written`;
  }
}

/** Why an attempt failed, in one line. */
export function describeRowError(error: RowError | undefined): string {
  if (error === undefined) return 'the row holds no error';
  const { stage, name, message, attempt } = error;
  return `${name}: ${message} (${stage}, attempt ${attempt})`;
}
