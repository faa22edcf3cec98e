import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Values } from '@daybreak/domain';
import * as v from 'valibot';
import { ItemError } from '../errors.ts';
import { readAttributes, toAttributes } from '../items/attribute-value.ts';
import { dueShards } from '../items/due-index.ts';
import { dispatchWindowSchema } from './dispatch-window.ts';

const countSchema = v.pipe(v.number(), v.integer(), v.minValue(0));

const shardProgressSchema = v.object({
  /** Where the last page that was dispatched ended. */
  cursor: v.optional(v.string()),
  /** Rows sent on so far. */
  dispatched: countSchema,
  /** How often the progress was saved: who saves it next must have read this number. Runs of an older version have none. */
  saves: v.optional(countSchema, 0),
  /** No page is left. */
  done: v.boolean(),
});

/** The run of the schedule before this one, and what it has dispatched or still does: this run leaves that to it. */
const baseSchema = v.object({ runId: v.string(), ...dispatchWindowSchema.entries });

/** A run as it is planned. */
export const newRunSchema = v.object({
  runId: v.string(),
  /** UTC instant: what is due by then is the run's work. */
  scheduledTime: v.string(),
  shardCount: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** UTC instant, of a run of the schedule: rows that were written later may be missing in the index yet, and are the next run's as well. */
  readyBy: v.optional(v.string()),
  /** Absent on a run that takes everything due. */
  base: v.optional(baseSchema),
  /** Rows of this window were dispatched by an earlier run, and no message about them can be left. */
  lostBy: v.optional(dispatchWindowSchema),
});
export type NewRun = v.InferOutput<typeof newRunSchema>;

const runSchema = v.object({
  ...newRunSchema.entries,
  /** UTC instant, on runs of an older version: only what became due after it is the run's work. */
  dueAfter: v.optional(v.string()),
  status: v.picklist(['running', 'finished']),
  /** By the shard's name; every shard is there from the start. */
  shards: v.record(v.string(), shardProgressSchema),
  startedAt: v.string(),
  /** UTC instant at which a shard's progress was last saved. */
  progressAt: v.optional(v.string()),
  finishedAt: v.optional(v.string()),
});

/** How far a run has come in one shard. */
export type ShardProgress = v.InferOutput<typeof shardProgressSchema>;

/** One run of the scanner, for one scheduled time. */
export type Run = v.InferOutput<typeof runSchema>;

/** The run that an item holds. Throws ItemError for an item that is none. */
export function runOfItem(item: Record<string, AttributeValue>): Run {
  const { values, unreadable } = readAttributes(item, Object.keys(runSchema.entries));
  if (unreadable.length > 0) throw noRun(item, unreadable);
  const parsed = v.safeParse(runSchema, values);
  if (!parsed.success)
    throw noRun(
      item,
      parsed.issues.map(({ path }) => String(path?.[0]?.key)),
    );
  const { shards, shardCount } = parsed.output;
  // With a shard missing, a run would finish without having looked there.
  if (Object.keys(shards).length !== shardCount) throw noRun(item, ['shards', 'shardCount']);
  return parsed.output;
}

function noRun(item: Record<string, AttributeValue>, names: readonly string[]): ItemError {
  const distinct = [...new Set(names)].join(', ');
  return new ItemError('run', item['runId']?.S ?? 'without an id', `its attributes ${distinct} are not those of a run`);
}

/** The item of a run that has just begun. `expiresAt`, in epoch seconds, is what DynamoDB's TTL reads. */
export function newRunItem(run: NewRun, now: Date, keepDays: number): Record<string, AttributeValue> {
  const { runId, scheduledTime, readyBy, base, lostBy, shardCount } = run;
  const item: Values = {
    runId,
    // In the one form that sorts as text.
    scheduledTime: new Date(scheduledTime).toISOString(),
    status: 'running',
    shardCount,
    shards: Object.fromEntries(dueShards(shardCount).map((shard) => [shard, { dispatched: 0, saves: 0, done: false }])),
    startedAt: now.toISOString(),
    expiresAt: expiryOf(now, keepDays),
    ...(readyBy === undefined ? {} : { readyBy }),
    ...(base === undefined ? {} : { base }),
    ...(lostBy === undefined ? {} : { lostBy }),
  };
  return toAttributes(item);
}

/** So many days from now, in epoch seconds. */
export function expiryOf(now: Date, keepDays: number): number {
  return Math.floor(now.getTime() / 1000) + keepDays * 24 * 60 * 60;
}
