import { type AttributeValue, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Values } from '@daybreak/domain';
import * as v from 'valibot';
import { ItemError } from '../errors.ts';
import { readAttributes, toAttribute, toAttributes } from '../items/attribute-value.ts';
import { attributeNames, positionIsAsRead, positionIsNew, runIsOpen, runsAreRegistered } from '../table/conditions.ts';
import { unlessConditionFails } from '../table/unless-condition-fails.ts';
import { dispatchWindowSchema } from './dispatch-window.ts';
import { type NewRun, newRunSchema } from './run-item.ts';
import type { RunTable } from './run-table.ts';

/** The id of the item that says how far the runs of the schedule have come. */
export const positionId = 'dispatch-position';

const instantSchema = v.string();

const positionSchema = v.object({
  /** How often a run was registered: who registers one must have read this number. */
  revision: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
  /** The last run of the schedule, and its window: this run and those before it dispatch all the rows that are in there. */
  last: v.optional(v.object({ runId: v.string(), ...dispatchWindowSchema.entries })),
  /** A window whose rows were all dispatched, or being dispatched, at the instant `at`. */
  checkpoint: v.optional(v.object({ ...dispatchWindowSchema.entries, at: instantSchema })),
  /**
   * Runs, of the schedule or by hand, that are not known to be finished, by their ids: as they were planned, how often they were resumed, and
   * when either was last.
   */
  openRuns: v.optional(
    v.record(v.string(), v.object({ ...newRunSchema.entries, at: instantSchema, resumes: v.optional(v.number(), 0) })),
    {},
  ),
});

/** How far the runs of the schedule have come; without `last`, none has begun. */
export type DispatchPosition = v.InferOutput<typeof positionSchema>;

export async function readPosition({ documentClient, tableName }: RunTable): Promise<DispatchPosition> {
  const { Item: item = {} } = await documentClient.send(
    new GetItemCommand({ TableName: tableName, Key: { runId: { S: positionId } }, ConsistentRead: true }),
  );
  const { values, unreadable } = readAttributes(item, Object.keys(positionSchema.entries));
  const parsed = v.safeParse(positionSchema, values);
  if (!parsed.success || unreadable.length > 0) throw new ItemError('run', positionId, 'it says no position');
  return parsed.output;
}

/**
 * Registers a planned run as open and, when it is the schedule's and for a later time than the last one, as the last run. False, and nothing
 * changed, when another run was registered since `before` was read: the plan has to be made anew.
 */
export async function registerRun(
  table: RunTable,
  before: DispatchPosition,
  run: NewRun,
  checkpoint: 'keep' | 'renew',
): Promise<boolean> {
  const { documentClient, tableName, clock } = table;
  const { runId, scheduledTime, readyBy } = run;
  const { revision, last } = before;
  const at = clock.now().toISOString();
  const open = { ...planOf(run), at };
  const isLast = readyBy !== undefined && (last === undefined || scheduledTime > last.dueBy);
  const changes: Values = {
    revision: revision + 1,
    ...(isLast ? { last: { runId, dueBy: scheduledTime, readyBy } } : {}),
    ...checkpointAfter(before, isLast ? { dueBy: scheduledTime, readyBy } : undefined, checkpoint, at),
  };
  if (revision === 0) {
    const item = toAttributes({ runId: positionId, openRuns: { [runId]: open }, ...changes });
    const put = new PutItemCommand({
      TableName: tableName,
      Item: item,
      ConditionExpression: positionIsNew,
      ExpressionAttributeNames: attributeNames(positionIsNew),
    });
    return (await unlessConditionFails(documentClient.send(put))) !== undefined;
  }
  const names = Object.keys(changes);
  const update = `SET #openRuns.#k0 = :open, ${names.map((name) => `#${name} = :${name}`).join(', ')}`;
  return await updatePosition(table, runId, {
    update,
    condition: positionIsAsRead,
    values: {
      ...Object.fromEntries(names.map((name) => [`:${name}`, toAttribute(changes[name] ?? null)])),
      ':open': { M: toAttributes(open) },
      ':before': { N: String(revision) },
    },
  });
}

interface PositionUpdate {
  update: string;
  condition: string;
  values?: Record<string, AttributeValue>;
}

/** Updates what the position says of one run, `#k0`; false when the condition does not hold. */
async function updatePosition(
  { documentClient, tableName }: RunTable,
  runId: string,
  { update, condition, values }: PositionUpdate,
): Promise<boolean> {
  const updated = await unlessConditionFails(
    documentClient.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: { runId: { S: positionId } },
        UpdateExpression: update,
        ConditionExpression: condition,
        ExpressionAttributeNames: { ...attributeNames(update, condition), '#k0': runId },
        ExpressionAttributeValues: values,
      }),
    ),
  );
  return updated !== undefined;
}

/** The first window is the first checkpoint; a renewed one is the window of the last run before. */
function checkpointAfter(
  { last, checkpoint }: DispatchPosition,
  window: { dueBy: string; readyBy: string } | undefined,
  wanted: 'keep' | 'renew',
  at: string,
): Values {
  if (checkpoint === undefined) return window === undefined ? {} : { checkpoint: { ...window, at } };
  return wanted === 'keep' || last === undefined
    ? {}
    : { checkpoint: { dueBy: last.dueBy, readyBy: last.readyBy, at } };
}

/** Without what is undefined, which an attribute can't be. */
function planOf({ runId, scheduledTime, shardCount, readyBy, base, lostBy }: NewRun): Values {
  return {
    runId,
    scheduledTime,
    shardCount,
    ...(readyBy === undefined ? {} : { readyBy }),
    ...(base === undefined ? {} : { base }),
    ...(lostBy === undefined ? {} : { lostBy }),
  };
}

/** Counts that an open run was resumed; nothing when it is open no more. */
export async function noteResumed(table: RunTable, runId: string): Promise<void> {
  await updatePosition(table, runId, {
    update:
      'SET #openRuns.#k0.#at = :now, #openRuns.#k0.#resumes = if_not_exists(#openRuns.#k0.#resumes, :none) + :one',
    condition: runIsOpen,
    values: { ':now': { S: table.clock.now().toISOString() }, ':none': { N: '0' }, ':one': { N: '1' } },
  });
}

/** The run is finished, or its record is gone. */
export async function closeRun(table: RunTable, runId: string): Promise<void> {
  await updatePosition(table, runId, { update: 'REMOVE #openRuns.#k0', condition: runsAreRegistered });
}
