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
import { expiryOf } from './delete-row.ts';
import type { EditInput } from './edit-row.ts';

type Item = Record<string, AttributeValue>;

/** Puts a tombstone in the place of an item that is no row, and gives its version. Throws RowNotFoundError and ConflictError. */
export async function discardItem(table: RowTable, { id, version }: EditInput): Promise<{ version: number }> {
  const item = isRowId(id) ? await getItem(table, id) : undefined;
  if (item === undefined) throw new RowNotFoundError(id);
  if (isReadable(item)) throw new ConflictError(id, 'can be read, so it is not discarded');
  const now = table.clock.now().toISOString();
  const told = versionOf(item);
  // Where the item does not say: later than any version that a message of it can have.
  const found = told ?? Math.floor(Date.parse(now) / 1000);
  if (version !== undefined && found !== version) throw ConflictError.atVersion(id, version, found);

  const bare = toAttributes({ id, status: 'deleted', version: found, expiresAt: expiryOf(now) });
  const tombstone = (history: Item): Item => ({ ...bare, history: { M: history } });
  const history = discardedHistory(item, {
    version: told,
    now,
    isReadable: (entry) => isReadable(tombstone(entry)),
  });
  const replaced = await replace(table, item, tombstone(history));
  if (!replaced) throw new ConflictError(id, 'was changed by others meanwhile');
  return { version: found };
}

function isReadable(item: Item): boolean {
  return readItems([item], rowOrTombstoneOfItem, () => {}).length > 0;
}

function versionOf({ version }: Item): number | undefined {
  const parsed = v.safeParse(positiveIntegerSchema, Number(version?.N));
  return parsed.success ? parsed.output : undefined;
}

/** False when it is no longer the item that was read: somebody may have mended it, or deleted and put it anew. */
async function replace({ documentClient, tableName }: RowTable, before: Item, after: Item): Promise<boolean> {
  const parts = rowAttributes.map((name) => stillIs(name, before[name]));
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

/** The condition under which an attribute is still what it was; of a map or a list, in its kind and size, since not every engine can compare more. */
function stillIs(name: string, was: AttributeValue | undefined): { clauses: string[]; values: Item } {
  if (was === undefined) return { clauses: [`attribute_not_exists(#${name})`], values: {} };
  if (was.S !== undefined || was.N !== undefined) {
    return { clauses: [`#${name} = :${name}`], values: { [`:${name}`]: was } };
  }
  const clauses = [`attribute_type(#${name}, :${name}Type)`];
  const values: Item = { [`:${name}Type`]: { S: Object.keys(was).join('') } };
  const size = was.L?.length ?? (was.M && Object.keys(was.M).length);
  if (size === undefined) return { clauses, values };
  return {
    clauses: [...clauses, `size(#${name}) = :${name}Size`],
    values: { ...values, [`:${name}Size`]: { N: String(size) } },
  };
}
