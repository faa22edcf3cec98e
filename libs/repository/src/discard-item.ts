import { type AttributeValue, PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import { toAttributes } from './attribute-value.ts';
import { attributeNames } from './conditions.ts';
import { expiryOf } from './delete-row.ts';
import type { EditInput } from './edit-row.ts';
import { ConflictError, RowNotFoundError } from './errors.ts';
import { getItem } from './get-item.ts';
import { positiveIntegerSchema } from './history-item.ts';
import { readItems } from './read-items.ts';
import { rowAttributes, storyOfItem } from './row-item.ts';
import { type RowTable, unlessConditionFails } from './row-table.ts';

type Item = Record<string, AttributeValue>;

/** Puts a tombstone in the place of an item that is no row, and gives its version. Throws RowNotFoundError and ConflictError. */
export async function discardItem(table: RowTable, { id, version }: EditInput): Promise<{ version: number }> {
  const item = await getItem(table, id);
  if (item === undefined) throw new RowNotFoundError(id);
  if (isReadable(item)) throw new ConflictError(id, 'can be read, so it is not discarded');
  const now = table.clock.now().toISOString();
  // Where the item does not say: later than any version that a message of it can have.
  const found = versionOf(item) ?? Math.floor(Date.parse(now) / 1000);
  if (version !== undefined && found !== version) throw ConflictError.atVersion(id, version, found);

  const bare = toAttributes({ id, status: 'deleted', version: found, history: {}, expiresAt: expiryOf(now) });
  // From its history the runs that dispatched it are still counted, if it has one.
  const whole = { ...bare, ...(item['history'] === undefined ? {} : { history: item['history'] }) };
  const replaced = await replace(table, item, isReadable(whole) ? whole : bare);
  if (!replaced) throw new ConflictError(id, 'was changed by others meanwhile');
  return { version: found };
}

function isReadable(item: Item): boolean {
  return readItems([item], storyOfItem, () => {}).length > 0;
}

function versionOf({ version }: Item): number | undefined {
  const parsed = v.safeParse(positiveIntegerSchema, Number(version?.N));
  return parsed.success ? parsed.output : undefined;
}

/** False when it is no longer the item that was read: somebody may have mended it, or deleted and put it anew. */
async function replace({ documentClient, tableName }: RowTable, before: Item, after: Item): Promise<boolean> {
  const values: Item = {};
  const clauses = rowAttributes.flatMap((name) => {
    const was = before[name];
    if (was === undefined) return [`attribute_not_exists(#${name})`];
    // Not every engine can compare maps and lists.
    if (was.S === undefined && was.N === undefined) return [];
    values[`:${name}`] = was;
    return [`#${name} = :${name}`];
  });
  const condition = clauses.join(' AND ');
  const put = await unlessConditionFails(
    documentClient.send(
      new PutItemCommand({
        TableName: tableName,
        Item: after,
        ConditionExpression: condition,
        ExpressionAttributeNames: attributeNames(condition),
        ExpressionAttributeValues: values,
      }),
    ),
  );
  return put !== undefined;
}
