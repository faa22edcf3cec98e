import { type AttributeValue, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Row, RowDefinition, Tombstone } from '@daybreak/domain';
import { ConflictError } from '../../errors.ts';
import { definitionHash } from '../../items/definition-hash.ts';
import { newRowItem, rowOrTombstoneOfItem } from '../../items/row-item.ts';
import { attributeNames, rowDoesNotExist, statusMatches, versionMatches } from '../../table/conditions.ts';
import { getItem } from '../../table/get-item.ts';
import type { RowTable } from '../../table/row-table.ts';
import { unlessConditionFails } from '../../table/unless-condition-fails.ts';
import { together, updateRow, type UpdateParts } from '../../table/update-row.ts';
import { endByEdit } from '../history/version-end.ts';
import { assertWritable } from './assert-writable.ts';
import { applyEdit, stampAfter } from './edit-row.ts';
import { maximumAttempts, waitBeforeAttempt } from './wait-before-attempt.ts';

/** `unchanged`: the row was put with this very definition before, whatever has become of it since. */
export type PutOutcome = 'created' | 'unchanged' | 'conflict' | 'replaced';

export interface PutOptions {
  /** Puts the definition in the place of another one that there is. */
  replace?: boolean | undefined;
}

export async function putRow(
  table: RowTable,
  definition: RowDefinition,
  { replace = false }: PutOptions = {},
): Promise<PutOutcome> {
  assertWritable(definition, [...Object.keys(definition.changes), ...Object.keys(definition.values)]);
  // The row may be deleted, edited or put by others between a read and a write.
  for (let attempt = 1; attempt <= maximumAttempts; attempt++) {
    await waitBeforeAttempt(table, attempt);
    if (await create(table, definition)) return 'created';
    const item = await getItem(table, definition.id);
    if (item === undefined) continue;
    const { row, tombstone } = rowOrTombstoneOfItem(item);
    if (tombstone !== undefined) {
      if (await createAgain(table, definition, tombstone)) return 'created';
      continue;
    }
    if (isUnchanged(item, definition)) return 'unchanged';
    if (!replace) return 'conflict';
    if (await replaceRow(table, definition, row)) return 'replaced';
  }
  throw ConflictError.afterAttempts(definition.id, maximumAttempts);
}

/** What `putRow` would find, without putting anything. */
export async function compareRow(
  table: RowTable,
  definition: RowDefinition,
): Promise<'absent' | 'unchanged' | 'conflict'> {
  const item = await getItem(table, definition.id, '#status, #definitionHash');
  if (item === undefined || item['status']?.S === 'deleted') return 'absent';
  return isUnchanged(item, definition) ? 'unchanged' : 'conflict';
}

type Item = Record<string, AttributeValue>;

const isUnchanged = (item: Item, definition: RowDefinition): boolean =>
  item['definitionHash']?.S === definitionHash(definition);

async function create(table: RowTable, definition: RowDefinition): Promise<boolean> {
  const { documentClient, tableName, clock } = table;
  const shardCount = await table.shardCount();
  const created = await unlessConditionFails(
    documentClient.send(
      new PutItemCommand({
        TableName: tableName,
        Item: newRowItem(definition, { shardCount, now: clock.now().toISOString() }),
        ConditionExpression: rowDoesNotExist,
        ExpressionAttributeNames: attributeNames(rowDoesNotExist),
      }),
    ),
  );
  return created !== undefined;
}

/** The row goes on at the next version, so that no message about the one that was deleted changes it. */
async function createAgain(table: RowTable, definition: RowDefinition, { id, version }: Tombstone): Promise<boolean> {
  const shardCount = await table.shardCount();
  const now = table.clock.now().toISOString();
  const parts = newRowParts(definition, { shardCount, version, now });
  const created = await updateRow(table, {
    rowId: id,
    parts: together(parts, { set: [], remove: ['#expiresAt'], values: {} }),
    condition: `${statusMatches} AND ${versionMatches}`,
    conditionValues: { ':status': { S: 'deleted' }, ':version': { N: String(version) } },
  });
  return created !== undefined;
}

async function replaceRow(table: RowTable, definition: RowDefinition, row: Row): Promise<boolean> {
  const shardCount = await table.shardCount();
  const now = stampAfter(row, table);
  const { version } = row;
  const parts = together(newRowParts(definition, { shardCount, version, now }), endByEdit(row, 'replaced', now));
  return (await applyEdit(table, row, parts)) !== undefined;
}

/** All that the item of a new row has, at the version after the one that was; its history stays, and goes on. */
function newRowParts(
  definition: RowDefinition,
  { version, ...placing }: { shardCount: number; version: number; now: string },
): UpdateParts {
  const { id: _id, history: _history, ...attributes } = newRowItem(definition, placing);
  const item = { ...attributes, version: { N: String(version + 1) } };
  const names = Object.keys(item);
  return {
    set: names.map((name) => `#${name} = :new${name}`),
    remove: ['#lastError', '#completedAt', '#runId', '#planId'],
    values: Object.fromEntries(Object.entries(item).map(([name, value]) => [`:new${name}`, value])),
  };
}
