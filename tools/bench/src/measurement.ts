import { dynamodbEngines } from '@daybreak/local-stack/internal';
import * as v from 'valibot';

/** One measured run, as the one argument of `measure.ts`. */
export const measurementSchema = v.object({
  rows: v.number(),
  engine: v.optional(v.picklist(dynamodbEngines)),
  /** What tables take before they throttle; by default as for `npm start`, that of a new on-demand table. */
  capacity: v.optional(
    v.union([
      v.picklist(['unlimited', 'newOnDemand', 'warmOnDemand']),
      v.object({ writeUnitsPerSecond: v.number(), readUnitsPerSecond: v.number() }),
    ]),
  ),
  /** Evaluates each function's role on every call, as `npm start` does. */
  permissions: v.boolean(),
  /** Keeps tables and queues in a data folder, as `npm start --data` does, instead of in memory. */
  durable: v.boolean(),
  /** Counts requests and units, which slows the run down. */
  count: v.boolean(),
  /** Folder for CPU profiles of the stack and of each function. */
  profile: v.optional(v.string()),
});
export type Measurement = v.InferOutput<typeof measurementSchema>;

/** What `measure.ts` prints. */
export const resultSchema = v.object({
  engine: v.picklist(dynamodbEngines),
  rows: v.number(),
  /** From firing the schedule until the stack is idle. */
  durationMs: v.number(),
  /** By operation; DynamoDB's only when they are counted or permissions evaluated. */
  requests: v.record(v.string(), v.number()),
  /** By table and by index; only when they are counted. */
  units: v.record(v.string(), v.object({ read: v.number(), write: v.number(), throttled: v.number() })),
  /** Messages that were sent to the row queue: one for each version where each is dispatched once. */
  rowMessages: v.number(),
  /** By the name of a process; of several of one name together. Empty where it can't be read. */
  usage: v.record(v.string(), v.object({ cpuMs: v.number(), peakMemoryMiB: v.number() })),
  /** By function: the bytes of its log, which hold its metrics. Lambda's own lines about each invocation are not among them. */
  logBytes: v.record(v.string(), v.number()),
});
export type Result = v.InferOutput<typeof resultSchema>;
