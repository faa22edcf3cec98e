import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Values } from '@daybreak/domain';
import * as v from 'valibot';
import { readAttributes, toAttributes } from './attribute-value.ts';
import { dueShards } from './due-index.ts';
import { ItemError } from './errors.ts';

const shardProgressSchema = v.object({
  /** Where the last page that was dispatched ended. */
  cursor: v.optional(v.string()),
  /** Rows sent on so far. */
  dispatched: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** No page is left. */
  done: v.boolean(),
});

const runSchema = v.object({
  runId: v.string(),
  /** UTC instant: what is due by then is the run's work. */
  scheduledTime: v.string(),
  /** UTC instant: only what became due after it is the run's work. */
  dueAfter: v.optional(v.string()),
  status: v.picklist(['running', 'finished']),
  shardCount: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** By the shard's name; every shard is there from the start. */
  shards: v.record(v.string(), shardProgressSchema),
  startedAt: v.string(),
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

export interface NewRun {
  runId: string;
  scheduledTime: string;
  dueAfter?: string | undefined;
  shardCount: number;
}

/** The item of a run that has just begun. `expiresAt`, in epoch seconds, is what DynamoDB's TTL reads. */
export function newRunItem(run: NewRun, now: Date, keepDays: number): Record<string, AttributeValue> {
  const { runId, scheduledTime, dueAfter, shardCount } = run;
  const item: Values = {
    runId,
    scheduledTime: instant(scheduledTime),
    status: 'running',
    shardCount,
    shards: Object.fromEntries(dueShards(shardCount).map((shard) => [shard, { dispatched: 0, done: false }])),
    startedAt: now.toISOString(),
    expiresAt: Math.floor(now.getTime() / 1000) + keepDays * 24 * 60 * 60,
    ...(dueAfter === undefined ? {} : { dueAfter: instant(dueAfter) }),
  };
  return toAttributes(item);
}

/** In the one form that sorts as text. */
function instant(text: string): string {
  return new Date(text).toISOString();
}
