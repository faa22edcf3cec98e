import { type AttributeValue, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Row, RowDefinition, Tombstone } from '@daybreak/domain';
import { ConflictError } from '../../errors.ts';
import { definitionHash } from '../../items/definition-hash.ts';
import { readItems } from '../../items/read-items.ts';
import { newRowItem, rowOrTombstoneOfItem } from '../../items/row-item.ts';
import type { SealedRowState } from '../../items/row-state.ts';
import { attributeNames, rowDoesNotExist, statusMatches, versionMatches } from '../../table/conditions.ts';
import { getItem } from '../../table/get-item.ts';
import type { RowTable } from '../../table/row-table.ts';
import { unlessConditionFails } from '../../table/unless-condition-fails.ts';
import { together, updateRow, type UpdateParts } from '../../table/update-row.ts';
import { endByEdit } from '../history/version-end.ts';
import { assertWritable } from './assert-writable.ts';
import { differencesOf } from './differences-of.ts';
import { applyEdit, stampAfter } from './edit-row.ts';
import { maximumAttempts, waitBeforeAttempt } from './wait-before-attempt.ts';

/** `unchanged`: the row was put with this very definition before, whatever has become of it since, or has it now. */
export type PutOutcome = 'created' | 'unchanged' | 'conflict' | 'replaced';

export interface PutOptions {
  /** Puts the definition in the place of another one that there is. */
  replace?: boolean | undefined;
  /** What had become of the row in the table that it is from; without it the row is scheduled as a new one. */
  state?: SealedRowState | undefined;
}

/**
 * `unchanged`: the row was put so before, or is so now. `differences` names what the row that is there has otherwise: `dueDate`, `changes.price`;
 * there is none where its item can't be read.
 */
export type RowComparison =
  { found: 'absent' | 'unchanged' } | { found: 'conflict'; row: Row | undefined; differences: string[] };

export async function putRow(
  table: RowTable,
  definition: RowDefinition,
  { replace = false, state }: PutOptions = {},
): Promise<PutOutcome> {
  assertWritable(definition, [...Object.keys(definition.changes), ...Object.keys(definition.values)]);
  // The row may be deleted, edited or put by others between a read and a write.
  for (let attempt = 1; attempt <= maximumAttempts; attempt++) {
    await waitBeforeAttempt(table, attempt);
    if (await create(table, definition, state)) return 'created';
    const item = await getItem(table, definition.id);
    if (item === undefined) continue;
    const { row, tombstone } = rowOrTombstoneOfItem(item);
    if (tombstone !== undefined) {
      if (await createAgain(table, { definition, state }, tombstone)) return 'created';
      continue;
    }
    if (wasPut(item, definition, state) || differencesOf(row, definition, state).length === 0) return 'unchanged';
    if (!replace) return 'conflict';
    if (await replaceRow(table, { definition, state }, row)) return 'replaced';
  }
  throw ConflictError.afterAttempts(definition.id, maximumAttempts);
}

/** What `putRow` would find, without putting anything. */
export async function compareRow(
  table: RowTable,
  definition: RowDefinition,
  state?: SealedRowState,
): Promise<RowComparison> {
  const known = await getItem(table, definition.id, '#status, #definitionHash');
  if (known === undefined || known['status']?.S === 'deleted') return { found: 'absent' };
  if (wasPut(known, definition, state)) return { found: 'unchanged' };
  const item = await getItem(table, definition.id);
  const [read] = readItems(item === undefined ? [] : [item], rowOrTombstoneOfItem, () => {});
  if (item === undefined || read?.tombstone !== undefined) return { found: 'absent' };
  const row = read?.row;
  if (row === undefined) return { found: 'conflict', row, differences: [] };
  const differences = differencesOf(row, definition, state);
  return differences.length === 0 ? { found: 'unchanged' } : { found: 'conflict', row, differences };
}

type Item = Record<string, AttributeValue>;

const wasPut = (item: Item, definition: RowDefinition, state: SealedRowState | undefined): boolean =>
  item['definitionHash']?.S === definitionHash(definition, state?.seal);

async function create(table: RowTable, definition: RowDefinition, state: SealedRowState | undefined): Promise<boolean> {
  const { documentClient, tableName, clock } = table;
  const shardCount = await table.shardCount();
  const created = await unlessConditionFails(
    documentClient.send(
      new PutItemCommand({
        TableName: tableName,
        Item: newRowItem(definition, { shardCount, now: clock.now().toISOString(), state }),
        ConditionExpression: rowDoesNotExist,
        ExpressionAttributeNames: attributeNames(rowDoesNotExist),
      }),
    ),
  );
  return created !== undefined;
}

interface PutRow {
  definition: RowDefinition;
  state: SealedRowState | undefined;
}

/** The row goes on at the next version, so that no message about the one that was deleted changes it. */
async function createAgain(table: RowTable, put: PutRow, { id, version }: Tombstone): Promise<boolean> {
  const shardCount = await table.shardCount();
  const now = table.clock.now().toISOString();
  const parts = newRowParts(put, { shardCount, version, now });
  const created = await updateRow(table, {
    rowId: id,
    parts: together(parts, { set: [], remove: ['#expiresAt'], values: {} }),
    condition: `${statusMatches} AND ${versionMatches}`,
    conditionValues: { ':status': { S: 'deleted' }, ':version': { N: String(version) } },
  });
  return created !== undefined;
}

async function replaceRow(table: RowTable, put: PutRow, row: Row): Promise<boolean> {
  const shardCount = await table.shardCount();
  const now = stampAfter(row, table);
  const { version } = row;
  const parts = together(newRowParts(put, { shardCount, version, now }), endByEdit(row, 'replaced', now));
  return (await applyEdit(table, row, parts)) !== undefined;
}

const optional = ['lastError', 'completedAt', 'runId', 'planId', 'dueShard', 'dueAt'];

/** All that the item of a new row has, at the version after the one that was; the history of what was there stays, and goes on. */
function newRowParts(
  { definition, state }: PutRow,
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
  // A row that is completed or failed tells how its own version ended.
  const ownEnd = history?.M?.[String(state?.version)];
  return together(
    {
      set: names.map((name) => `#${name} = :new${name}`),
      remove: optional.filter((name) => !names.includes(name)).map((name) => `#${name}`),
      values: Object.fromEntries(Object.entries(item).map(([name, value]) => [`:new${name}`, value])),
    },
    ownEnd === undefined
      ? { set: [], values: {} }
      : { set: ['#history.#v2 = :newEnd'], values: { ':newEnd': ownEnd }, names: { '#v2': next } },
  );
}
