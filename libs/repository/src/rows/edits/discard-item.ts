import { type AttributeValue, PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import { ConflictError, RowNotFoundError } from '../../errors.ts';
import { isRowId } from '../../items/archive-id.ts';
import { toAttributes } from '../../items/attribute-value.ts';
import { positiveIntegerSchema } from '../../items/history-item.ts';
import { readItems } from '../../items/read-items.ts';
import { rowAttributes, rowOrTombstoneOfItem } from '../../items/row-item.ts';
import { attributeNames } from '../../table/conditions.ts';
import { getItem } from '../../table/get-item.ts';
import type { RowTable } from '../../table/row-table.ts';
import { unlessConditionFails } from '../../table/unless-condition-fails.ts';
import { discardedHistory } from '../history/discarded-history.ts';
import { tombstoneExpiresAtSeconds } from './delete-row.ts';
import type { EditInput } from './edit-row.ts';

type Item = Record<string, AttributeValue>;

/** Replaces an item that cannot be read as a row by a tombstone, and returns its version. Throws RowNotFoundError or ConflictError. */
export async function discardItem(table: RowTable, { id, version }: EditInput): Promise<{ version: number }> {
  const item = isRowId(id) ? await getItem(table, id) : undefined;
  if (item === undefined) throw new RowNotFoundError(id);
  if (isReadable(item)) throw new ConflictError(id, 'is readable: use delete instead of discard');
  const now = table.clock.now();
  const storedVersion = versionOf(item);
  // Without a stored version: a number above the version of any message about this item.
  const tombstoneVersion = storedVersion ?? Math.floor(now.getTime() / 1000);
  if (version !== undefined && tombstoneVersion !== version) {
    throw ConflictError.atVersion(id, version, tombstoneVersion);
  }

  const expiresAtSeconds = tombstoneExpiresAtSeconds(now);
  const bare = toAttributes({ id, status: 'deleted', version: tombstoneVersion, expiresAt: expiresAtSeconds });
  const tombstone = (history: Item): Item => ({ ...bare, history: { M: history } });
  const history = discardedHistory(item, {
    version: storedVersion,
    now: now.toISOString(),
    isReadable: (entry) => isReadable(tombstone(entry)),
  });
  const replaced = await replace(table, item, tombstone(history));
  if (!replaced) throw new ConflictError(id, 'was changed by another writer during this discard: try again');
  return { version: tombstoneVersion };
}

function isReadable(item: Item): boolean {
  return readItems([item], rowOrTombstoneOfItem, () => {}).length > 0;
}

function versionOf({ version }: Item): number | undefined {
  const parsed = v.safeParse(positiveIntegerSchema, Number(version?.N));
  return parsed.success ? parsed.output : undefined;
}

/** Returns false when another writer changed the item after it was read. */
async function replace({ documentClient, tableName }: RowTable, before: Item, after: Item): Promise<boolean> {
  const parts = rowAttributes.map((name) => isUnchanged(name, before[name]));
  const condition = parts.flatMap(({ clauses }) => clauses).join(' AND ');
  const put = await unlessConditionFails(
    documentClient.send(
      new PutItemCommand({
        TableName: tableName,
        Item: after,
        ConditionExpression: condition,
        ExpressionAttributeNames: attributeNames(condition),
        ExpressionAttributeValues: Object.fromEntries(parts.flatMap(({ values }) => Object.entries(values))),
      }),
    ),
  );
  return put !== undefined;
}

/** Clauses that hold while an attribute is unchanged. A map or list is compared by type and size: not every engine compares its content. */
function isUnchanged(name: string, before: AttributeValue | undefined): { clauses: string[]; values: Item } {
  if (before === undefined) return { clauses: [`attribute_not_exists(#${name})`], values: {} };
  if (before.S !== undefined || before.N !== undefined) {
    return { clauses: [`#${name} = :${name}`], values: { [`:${name}`]: before } };
  }
  const clauses = [`attribute_type(#${name}, :${name}Type)`];
  const values: Item = { [`:${name}Type`]: { S: Object.keys(before).join('') } };
  const size = before.L?.length ?? (before.M && Object.keys(before.M).length);
  if (size === undefined) return { clauses, values };
  return {
    clauses: [...clauses, `size(#${name}) = :${name}Size`],
    values: { ...values, [`:${name}Size`]: { N: String(size) } },
  };
}
