import { lambdaLimits } from './limits.ts';

/**
 * The durations of requests and of the functions' own work, in milliseconds.
 *
 * - Processor time per row is measured on the built bundles: `npm run bench -- --rows 10000 --no-start`, one vCPU of an
 *   AMD EPYC. The share of a vCPU that a function has grows with its memory.
 * - Requests: AWS promises single-digit milliseconds for DynamoDB's items (https://aws.amazon.com/dynamodb/features/),
 *   and tens of milliseconds for SQS (https://aws.amazon.com/sqs/faqs/). These figures are in the middle of those
 *   ranges.
 * - A cold start: bundles of this size with two clients of the SDK
 *   (https://speedrun.nobackspacecrew.com/blog/2025/07/21/the-fastest-node-22-lambda-coldstart-configuration.html).
 */
const measured = {
  processorMsPerRow: { scanner: 0.14, worker: 0.28, writer: 0.6 },
  entryProcessorMs: 0.01,
  requestMs: { read: 4, write: 6, batchRead: 20, page: 40, send: 15 },
  coldStartMs: 400,
  overheadMs: 3,
} as const;

/** Concurrent SendMessageBatch requests of one sender (libs/batch). */
const sendConcurrency = 8;

export interface ServiceTimes {
  readonly coldStartMs: number;
  readonly scanner: {
    /** Reads the pauses, and reads and registers a run. */
    readonly openMs: number;
    pageMs(entries: number, sharers: number): number;
    /** Sends the rows between two saves, and saves the progress. */
    chunkMs(rows: number, requests: number, sharers: number): number;
  };
  readonly worker: { batchMs(rows: number, sendRequests: number): number };
  readonly writer: { readonly overheadMs: number; rowsMs(rows: number): number };
}

/** Returns the service times of functions with these settings. */
export function serviceTimesOf(
  functions: Readonly<Record<keyof typeof measured.processorMsPerRow, { memoryMiB: number }>>,
): ServiceTimes {
  const { processorMsPerRow, entryProcessorMs, requestMs, coldStartMs, overheadMs } = measured;
  // A second vCPU helps little, because Node.js runs one thread.
  const shareOf = ({ memoryMiB }: { memoryMiB: number }): number =>
    Math.min(1, memoryMiB / lambdaLimits.memoryMiBPerVcpu);
  const scanner = shareOf(functions.scanner);
  const worker = shareOf(functions.worker);
  const writer = shareOf(functions.writer);
  const sendMs = (requests: number): number => Math.ceil(requests / sendConcurrency) * requestMs.send;
  return {
    coldStartMs,
    scanner: {
      openMs: overheadMs + 4 * requestMs.read + 3 * requestMs.write,
      pageMs: (entries, sharers) =>
        (entries === 0 ? requestMs.read : requestMs.page) + (entries * entryProcessorMs * sharers) / scanner,
      chunkMs: (rows, requests, sharers) =>
        requestMs.write + sendMs(requests) + (rows * processorMsPerRow.scanner * sharers) / scanner,
    },
    worker: {
      batchMs: (rows, requests) =>
        overheadMs +
        requestMs.read +
        requestMs.batchRead +
        sendMs(requests) +
        (rows * processorMsPerRow.worker) / worker,
    },
    writer: {
      overheadMs: overheadMs + requestMs.read,
      rowsMs: (rows) => requestMs.write + (rows * processorMsPerRow.writer) / writer,
    },
  };
}
