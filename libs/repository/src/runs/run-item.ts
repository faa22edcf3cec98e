import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Values } from '@daybreak/domain';
import * as v from 'valibot';
import { ItemError } from '../errors.ts';
import { readAttributes, toAttributes } from '../items/attribute-value.ts';
import { dueShards } from '../items/due-index.ts';
import { expiresAtSeconds } from '../items/expires-at-seconds.ts';
import { dispatchWindowSchema } from './dispatch-window.ts';

const countSchema = v.pipe(v.number(), v.integer(), v.minValue(0));

const shardProgressSchema = v.object({
  /** The cursor after the last dispatched page. */
  cursor: v.optional(v.string()),
  /** The number of rows dispatched so far. */
  dispatched: countSchema,
  /** The number of saves, for optimistic locking: a save is conditional on the number that it read. Absent in runs of older releases. */
  saves: v.optional(countSchema, 0),
  /** Whether all pages have been dispatched. */
  done: v.boolean(),
});

/** The previous run of the schedule, with its window. The new run skips the rows of that window. */
const baseSchema = v.object({ runId: v.string(), ...dispatchWindowSchema.entries });

export const newRunSchema = v.object({
  runId: v.string(),
  /** UTC instant: the run dispatches rows that are due at or before it. */
  scheduledTime: v.string(),
  shardCount: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** UTC instant, for a run of the schedule. Rows scheduled later may not be in the index yet, so the next run reads them too. */
  readyBy: v.optional(v.string()),
  /** Absent for a run that dispatches every row that it reads. */
  base: v.optional(baseSchema),
  /** The ids of earlier runs whose recorded rows this run skips, as it skips those of its base. Absent when there are none. */
  recordedBy: v.optional(v.array(v.string())),
  /** UTC instant: the run reads and dispatches only rows that are due after it. Absent for a run that reads every due row. */
  dueAfter: v.optional(v.string()),
  /** Rows of this window were dispatched by an earlier run, but their messages no longer exist, so this run dispatches them again. */
  lostBy: v.optional(dispatchWindowSchema),
});
export type NewRun = v.InferOutput<typeof newRunSchema>;

/** Runs expire after this time. */
export const runRetentionDays = 90;

const runSchema = v.object({
  ...newRunSchema.entries,
  /** Who ran the rows, for a run by hand. */
  by: v.optional(v.string()),
  status: v.picklist(['running', 'finished']),
  /** The progress of every shard, by shard name. */
  shards: v.record(v.string(), shardProgressSchema),
  startedAt: v.string(),
  /** UTC instant of the latest save of a shard's progress. */
  progressAt: v.optional(v.string()),
  finishedAt: v.optional(v.string()),
});

export type ShardProgress = v.InferOutput<typeof shardProgressSchema>;

/** A run of the scanner for one scheduled time. */
export type Run = v.InferOutput<typeof runSchema>;

/** Converts an item to a run. Throws ItemError for any other item. */
export function runOfItem(item: Record<string, AttributeValue>): Run {
  const { values, unreadable } = readAttributes(item, Object.keys(runSchema.entries));
  if (unreadable.length > 0) throw runItemError(item, unreadable);
  const parsed = v.safeParse(runSchema, values);
  if (!parsed.success)
    throw runItemError(
      item,
      parsed.issues.map(({ path }) => String(path?.[0]?.key)),
    );
  const { shards, shardCount } = parsed.output;
  // A run without one of its shards would finish without reading that shard.
  if (Object.keys(shards).length !== shardCount) throw runItemError(item, ['shards', 'shardCount']);
  return parsed.output;
}

function runItemError(item: Record<string, AttributeValue>, names: readonly string[]): ItemError {
  const distinct = [...new Set(names)].join(', ');
  return new ItemError('run', item['runId']?.S ?? 'without an id', `its attributes ${distinct} are not those of a run`);
}

/** Creates the item of a new run. DynamoDB's Time to Live deletes it after `retentionDays`. */
export function newRunItem(run: NewRun, now: Date, retentionDays: number): Record<string, AttributeValue> {
  const { runId, scheduledTime, readyBy, base, recordedBy, dueAfter, lostBy, shardCount } = run;
  const item: Values = {
    runId,
    // Normalized, so that instants sort as text.
    scheduledTime: new Date(scheduledTime).toISOString(),
    status: 'running',
    shardCount,
    shards: Object.fromEntries(dueShards(shardCount).map((shard) => [shard, { dispatched: 0, saves: 0, done: false }])),
    startedAt: now.toISOString(),
    expiresAt: expiresAtSeconds(now, retentionDays),
    ...(readyBy === undefined ? {} : { readyBy }),
    ...(base === undefined ? {} : { base }),
    ...(recordedBy === undefined ? {} : { recordedBy }),
    ...(dueAfter === undefined ? {} : { dueAfter }),
    ...(lostBy === undefined ? {} : { lostBy }),
  };
  return toAttributes(item);
}
