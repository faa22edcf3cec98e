import type { ModelledFunction } from '../settings/pipeline-settings.ts';
import type { TableLimit } from './model-table.ts';

/** What a simulated day used. The names of requests are those of `requestCounts` of the local stack. */
export interface Counts {
  /** Requests of the functions, by `Service.Operation`. */
  readonly requests: Record<string, number>;
  /** SQS requests as they are billed, those of Lambda's pollers included: each 64 KiB of payload counts. */
  billedSqsRequests: number;
  readonly units: Record<'rows' | 'index' | 'runs', { read: number; write: number }>;
  readonly functions: Record<ModelledFunction, { invocations: number; durationMs: number; coldStarts: number }>;
  /** Row and value messages that were received, each receive counted. */
  messagesReceived: number;
  /** Attempts of UpdateItem that were throttled, by what throttled them. */
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

/** A function reads the table's pauses once an invocation, with one consistent read. */
export function countReadOfPauses(counts: Counts): void {
  addRequests(counts, 'DynamoDB.GetItem', 1);
  counts.units.rows.read += 1;
}
