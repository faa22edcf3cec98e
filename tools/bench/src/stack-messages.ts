import { dynamodbEngines } from '@daybreak/local-stack';
import * as v from 'valibot';
import { capacitySchema } from './options.ts';

/** What the process of the stack is told to start, as the one argument of its command line. */
export const stackSettingsSchema = v.object({
  templatePath: v.string(),
  engine: v.optional(v.picklist(dynamodbEngines)),
  dataDir: v.optional(v.string()),
  /** Counts requests and units. */
  count: v.boolean(),
  enforcePermissions: v.boolean(),
  maximumEnvironments: v.optional(v.number()),
  capacity: v.optional(capacitySchema),
  delivery: v.optional(v.object({ order: v.literal('arrival'), duplicates: v.literal(0) })),
  nodeOptions: v.optional(v.string()),
});
export type StackSettings = v.InferOutput<typeof stackSettingsSchema>;

export const commandSchema = v.variant('kind', [
  v.object({ kind: v.literal('run'), scheduledTime: v.string(), timeoutMs: v.number() }),
  v.object({ kind: v.literal('stop') }),
]);
export type StackCommand = v.InferOutput<typeof commandSchema>;

const readySchema = v.object({
  kind: v.literal('ready'),
  engine: v.picklist(dynamodbEngines),
  outputs: v.record(v.string(), v.string()),
  dynamodbEndpoint: v.string(),
  region: v.string(),
});
const usageSchema = v.object({
  name: v.string(),
  processes: v.number(),
  cpuMs: v.number(),
  peakMemoryMiB: v.number(),
});
const idleSchema = v.object({
  kind: v.literal('idle'),
  /** From firing the schedule until the stack was idle. */
  durationMs: v.number(),
  /** By operation, within that time; DynamoDB's only with `count` or `enforcePermissions`. */
  requests: v.record(v.string(), v.number()),
  /** Units by table and by index, within that time; only with `count`. */
  units: v.record(v.string(), v.object({ read: v.number(), write: v.number(), throttled: v.number() })),
  /** Messages that were sent to the row queue. */
  rowMessages: v.number(),
  processes: v.array(v.object({ name: v.string(), pid: v.number() })),
  usage: v.optional(v.array(usageSchema)),
});

export const eventSchema = v.variant('kind', [readySchema, idleSchema]);
export type StackReady = v.InferOutput<typeof readySchema>;
export type StackIdle = v.InferOutput<typeof idleSchema>;
