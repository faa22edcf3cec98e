import type { ModelledFunction } from '../settings/pipeline-settings.ts';
import type { TableLimit } from './model-table.ts';

/** The usage of a simulated day. Requests have the names of the local stack's `requestCounts`. */
export interface Counts {
  /** The requests of the functions by `Service.Operation`. */
  readonly requests: Record<string, number>;
  /** The billed SQS requests, including those of Lambda's pollers: each 64 KiB of payload is one request. */
  billedSqsRequests: number;
  readonly units: Record<'rows' | 'index' | 'runs', { read: number; write: number }>;
  readonly functions: Record<ModelledFunction, { invocations: number; durationMs: number; coldStarts: number }>;
  /** The receives of row and value messages. */
  messagesReceived: number;
  /** The throttled attempts of UpdateItem by the limit that throttled them. */
  readonly throttled: Record<TableLimit, number>;
}

export function createCounts(): Counts {
  const none = () => ({ read: 0, write: 0 });
  const idle = () => ({ invocations: 0, durationMs: 0, coldStarts: 0 });
  return {
    requests: {},
    billedSqsRequests: 0,
    units: { rows: none(), index: none(), runs: none() },
    functions: { scanner: idle(), worker: idle(), writer: idle() },
    messagesReceived: 0,
    throttled: { 'table units': 0, 'index partition': 0 },
  };
}

export function addRequests(counts: Counts, operation: string, number = 1): void {
  if (number > 0) counts.requests[operation] = (counts.requests[operation] ?? 0) + number;
}

/** Counts the consistent read of the table's pauses, one per invocation. */
export function countReadOfPauses(counts: Counts): void {
  addRequests(counts, 'DynamoDB.GetItem', 1);
  counts.units.rows.read += 1;
}
