import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Row, RowDefinition, Tombstone } from '@daybreak/domain';
import { ConflictError } from '../../errors.ts';
import { assertIsNext, type EditSource, editLogWith, readEditLog } from '../../items/edit-log.ts';
import { newRowItem, rowOrTombstoneOfItem } from '../../items/row-item.ts';
import type { SealedRowState } from '../../items/row-state.ts';
import { attributeNames, rowDoesNotExist, statusMatches, versionMatches } from '../../table/conditions.ts';
import { getItem } from '../../table/get-item.ts';
import type { RowTable } from '../../table/row-table.ts';
import { unlessConditionFails } from '../../table/unless-condition-fails.ts';
import { mergeParts, updateRow, type UpdateParts } from '../../table/update-row.ts';
import { endByEdit } from '../history/version-end.ts';
import { assertWritable } from './assert-writable.ts';
import { wasPut } from './compare-rows.ts';
import { differencesOf, editedPaths } from './differences-of.ts';
import { applyEdit, editTimestamp } from './edit-row.ts';
import { addToLog, type LoggedEdit, logged } from './log-edit.ts';
import { maximumAttempts, waitBeforeAttempt } from './wait-before-attempt.ts';

/** `unchanged`: the row has this definition, or was once put with it. `conflict`: the row has another definition. */
export type PutOutcome = 'created' | 'unchanged' | 'conflict' | 'replaced';

export interface PutOptions {
  /** Replaces a row that has another definition, or that an owner has edited since it was put with this one. */
  replace?: boolean | undefined;
  /** The exported state of the row. Default: the row is scheduled as a new row. */
  state?: SealedRowState | undefined;
  /** The message by which the owner puts the row. */
  source?: EditSource | undefined;
  /** Who puts the row, for the history of a row that it replaces: at most 64 bytes. */
  by?: string | undefined;
}

/** A row to put and, if it was exported, its state. */
export interface RowToPut {
  definition: RowDefinition;
  state?: SealedRowState | undefined;
}

export async function putRow(
  table: RowTable,
  definition: RowDefinition,
  { replace = false, state, source, by }: PutOptions = {},
): Promise<PutOutcome> {
  const put = { definition, state };
  assertWritable(definition);
  // Otherwise the row would be created by an edit that is not its first.
  if (source?.sequence !== undefined && source.sequence > 1 && !replace)
    assertIsNext(definition.id, readEditLog(await getItem(table, definition.id)), source);
  // Another writer may delete, edit or put the row between this call's read and write.
  for (let attempt = 1; attempt <= maximumAttempts; attempt++) {
    await waitBeforeAttempt(table, attempt);
    if (await create(table, put, source)) return 'created';
    const item = await getItem(table, definition.id);
    if (item === undefined) continue;
    const log = readEditLog(item);
    // A row that is replaced needs nothing that was to come before.
    if (source !== undefined) assertIsNext(definition.id, log, source, { overtakes: replace });
    const { row, tombstone } = rowOrTombstoneOfItem(item);
    if (tombstone !== undefined) {
      if (await createAgain(table, put, tombstone, logged(log, source))) return 'created';
      continue;
    }
    const isPut = wasPut(item, definition, state);
    const differences = isPut ? editedPaths(row, definition, state) : differencesOf(row, definition, state);
    // A file that is imported again leaves what an owner has edited since.
    if (differences.length === 0 || (isPut && !replace)) {
      if (source === undefined || (await addToLog(table, row.id, log, source))) return 'unchanged';
      continue;
    }
    if (!replace) return 'conflict';
    if (await replaceRow(table, put, row, { log: logged(log, source), by })) return 'replaced';
  }
  throw ConflictError.afterAttempts(definition.id, maximumAttempts);
}

async function create(table: RowTable, row: RowToPut, source: EditSource | undefined): Promise<boolean> {
  const put = await putOfNewRow(table, row);
  const Item =
    source === undefined ? put.Item : { ...put.Item, editLog: { S: editLogWith(readEditLog(undefined), source) } };
  return (await unlessConditionFails(table.documentClient.send(new PutItemCommand({ ...put, Item })))) !== undefined;
}

/** The put of a row that does not exist yet. */
export async function putOfNewRow({ tableName, clock, shardCount }: RowTable, { definition, state }: RowToPut) {
  const now = clock.now().toISOString();
  return {
    TableName: tableName,
    Item: newRowItem(definition, { shardCount: await shardCount(), now, state }),
    ConditionExpression: rowDoesNotExist,
    ExpressionAttributeNames: attributeNames(rowDoesNotExist),
  };
}

/** The new row starts at the next version, so that no message about the deleted row changes it. */
async function createAgain(
  table: RowTable,
  put: RowToPut,
  { id, version }: Tombstone,
  log: LoggedEdit,
): Promise<boolean> {
  const shardCount = await table.shardCount();
  const now = table.clock.now().toISOString();
  const parts = newRowParts(put, { shardCount, version, now });
  const created = await updateRow(table, {
    rowId: id,
    parts: mergeParts(parts, log.parts),
    condition: [statusMatches, versionMatches, ...log.clauses].join(' AND '),
    conditionValues: { ':status': { S: 'deleted' }, ':version': { N: String(version) }, ...log.clauseValues },
  });
  return created !== undefined;
}

async function replaceRow(
  table: RowTable,
  put: RowToPut,
  row: Row,
  { log, by }: { log: LoggedEdit; by: string | undefined },
): Promise<boolean> {
  const shardCount = await table.shardCount();
  const now = editTimestamp(row, table);
  const { version } = row;
  const parts = mergeParts(newRowParts(put, { shardCount, version, now }), endByEdit(row, 'replaced', now, by));
  return (await applyEdit(table, row, parts, log)) !== undefined;
}

const optionalAttributes = [
  'dueTime',
  'tenant',
  'priority',
  'repeat',
  'calendar',
  'shift',
  'catchUp',
  'seriesDate',
  'shiftedDate',
  'lastError',
  'completedAt',
  'expiresAt',
  'runId',
  'planId',
  'dueShard',
  'dueAt',
];

/** Sets every attribute of a new row, at the version after `version`. The existing history stays. */
function newRowParts(
  { definition, state }: RowToPut,
  { version, ...placing }: { shardCount: number; version: number; now: string },
): UpdateParts {
  const { now: createdAt } = placing;
  const {
    id: _id,
    history,
    ...attributes
  } = newRowItem(definition, {
    ...placing,
    state: state === undefined ? undefined : { ...state, createdAt, updatedAt: createdAt },
  });
  const next = String(version + 1);
  const item = { ...attributes, version: { N: next } };
  const names = Object.keys(item);
  // The history of a completed or failed row holds the end of its current version, which is copied to the new version.
  const ownEnd = history?.M?.[String(state?.version)];
  return mergeParts(
    {
      set: names.map((name) => `#${name} = :new${name}`),
      remove: optionalAttributes.filter((name) => !names.includes(name)).map((name) => `#${name}`),
      values: Object.fromEntries(Object.entries(item).map(([name, value]) => [`:new${name}`, value])),
    },
    ownEnd === undefined
      ? { set: [], values: {} }
      : { set: ['#history.#v2 = :newEnd'], values: { ':newEnd': ownEnd }, names: { '#v2': next } },
  );
}
