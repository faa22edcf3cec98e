import { type AttributeValue, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Values } from '@daybreak/domain';
import * as v from 'valibot';
import { ItemError } from '../errors.ts';
import { readAttributes, toAttribute, toAttributes } from '../items/attribute-value.ts';
import {
  attributeNames,
  revisionMatches,
  positionDoesNotExist,
  runIsOpen,
  runsAreRegistered,
} from '../table/conditions.ts';
import { unlessConditionFails } from '../table/unless-condition-fails.ts';
import { dispatchWindowSchema } from './dispatch-window.ts';
import { type NewRun, newRunSchema } from './run-item.ts';
import type { RunTable } from './run-table.ts';

/** The id of the item that holds the dispatch position. */
export const positionId = 'dispatch-position';

const instantSchema = v.string();

const positionSchema = v.object({
  /** The number of registered runs, for optimistic locking: a registration is conditional on the revision that it read. */
  revision: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
  /** The latest run of the schedule, with its window. This run and earlier runs dispatch every row in the window. */
  last: v.optional(v.object({ runId: v.string(), ...dispatchWindowSchema.entries })),
  /**
   * The latest run that reads every due row (a full run), the instant `at` of its registration, and the ids of the later runs,
   * which read only rows that are due after the run before them (partial runs).
   */
  fullRun: v.optional(v.object({ runId: v.string(), at: instantSchema, partialRunIds: v.array(v.string()) })),
  /** A window whose rows had all been dispatched, or were being dispatched, at the instant `at`. */
  checkpoint: v.optional(v.object({ ...dispatchWindowSchema.entries, at: instantSchema })),
  /**
   * Unfinished runs of the schedule and manual runs, by run id: the plan, the number of resumes, and the instant `at` of the
   * registration or last resume.
   */
  openRuns: v.optional(
    v.record(v.string(), v.object({ ...newRunSchema.entries, at: instantSchema, resumes: v.optional(v.number(), 0) })),
    {},
  ),
});

/** How far the runs of the schedule have dispatched. Without `last`, no run of the schedule has started. */
export type DispatchPosition = v.InferOutput<typeof positionSchema>;

export async function readPosition({ documentClient, tableName }: RunTable): Promise<DispatchPosition> {
  const { Item: item = {} } = await documentClient.send(
    new GetItemCommand({ TableName: tableName, Key: { runId: { S: positionId } }, ConsistentRead: true }),
  );
  const { values, unreadable } = readAttributes(item, Object.keys(positionSchema.entries));
  const parsed = v.safeParse(positionSchema, values);
  if (!parsed.success || unreadable.length > 0)
    throw new ItemError('run', positionId, 'its attributes are not those of a dispatch position');
  return parsed.output;
}

/**
 * The position after the registration of a run at the instant `at`. A run of the schedule for a later time becomes `last`, and
 * its window the first checkpoint. `renew` makes the window of the run before it the checkpoint. Pure.
 */
export function positionAfter(
  before: DispatchPosition,
  { runId, scheduledTime, readyBy, dueAfter }: NewRun,
  checkpoint: 'keep' | 'renew',
  at: string,
): DispatchPosition {
  const { last, fullRun } = before;
  const after = { ...before, revision: before.revision + 1 };
  if (checkpoint === 'renew' && last !== undefined) after.checkpoint = { dueBy: last.dueBy, readyBy: last.readyBy, at };
  if (readyBy === undefined || (last !== undefined && scheduledTime <= last.dueBy)) return after;
  after.last = { runId, dueBy: scheduledTime, readyBy };
  after.checkpoint ??= { dueBy: scheduledTime, readyBy, at };
  if (dueAfter === undefined) after.fullRun = { runId, at, partialRunIds: [] };
  else if (fullRun !== undefined) after.fullRun = { ...fullRun, partialRunIds: [...fullRun.partialRunIds, runId] };
  return after;
}

/**
 * Registers a planned run as open, and as `last` when it is a run of the schedule for a later time. Returns false, and changes
 * nothing, when another run was registered after `before` was read: plan the run again.
 */
export async function registerRun(
  table: RunTable,
  before: DispatchPosition,
  run: NewRun,
  checkpoint: 'keep' | 'renew',
): Promise<boolean> {
  const { documentClient, tableName, clock } = table;
  const { runId } = run;
  const { revision } = before;
  const at = clock.now().toISOString();
  const open = { ...planOf(run), at };
  const after = positionAfter(before, run, checkpoint, at);
  const { last, fullRun, checkpoint: checked } = after;
  const changes: Values = {
    revision: after.revision,
    ...(last === undefined || last === before.last ? {} : { last }),
    ...(fullRun === undefined || fullRun === before.fullRun ? {} : { fullRun }),
    ...(checked === undefined || checked === before.checkpoint ? {} : { checkpoint: checked }),
  };
  if (revision === 0) {
    const item = toAttributes({ runId: positionId, openRuns: { [runId]: open }, ...changes });
    const put = new PutItemCommand({
      TableName: tableName,
      Item: item,
      ConditionExpression: positionDoesNotExist,
      ExpressionAttributeNames: attributeNames(positionDoesNotExist),
    });
    return (await unlessConditionFails(documentClient.send(put))) !== undefined;
  }
  const names = Object.keys(changes);
  const update = `SET #openRuns.#k0 = :open, ${names.map((name) => `#${name} = :${name}`).join(', ')}`;
  return await updatePosition(table, runId, {
    update,
    condition: revisionMatches,
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

/** Updates the entry `#k0` of one run. Returns false when the condition fails. */
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

/** Omits undefined fields, which an attribute cannot hold. */
function planOf({ runId, scheduledTime, shardCount, readyBy, base, recordedBy, dueAfter, lostBy }: NewRun): Values {
  return {
    runId,
    scheduledTime,
    shardCount,
    ...(readyBy === undefined ? {} : { readyBy }),
    ...(base === undefined ? {} : { base }),
    ...(recordedBy === undefined ? {} : { recordedBy }),
    ...(dueAfter === undefined ? {} : { dueAfter }),
    ...(lostBy === undefined ? {} : { lostBy }),
  };
}

/** Counts a resume of an open run. Does nothing when the run is not open. */
export async function recordResumed(table: RunTable, runId: string): Promise<void> {
  await updatePosition(table, runId, {
    update:
      'SET #openRuns.#k0.#at = :now, #openRuns.#k0.#resumes = if_not_exists(#openRuns.#k0.#resumes, :none) + :one',
    condition: runIsOpen,
    values: { ':now': { S: table.clock.now().toISOString() }, ':none': { N: '0' }, ':one': { N: '1' } },
  });
}

/** Removes a run that is finished, or whose record has expired, from the open runs. */
export async function closeRun(table: RunTable, runId: string): Promise<void> {
  await updatePosition(table, runId, { update: 'REMOVE #openRuns.#k0', condition: runsAreRegistered });
}
