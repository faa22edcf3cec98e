import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { RowDefinition } from '@daybreak/domain';
import { attributeNames, rowDoesNotExist } from './conditions.ts';
import { definitionHash } from './definition-hash.ts';
import { newRowItem } from './row-item.ts';
import { type RowTable, unlessConditionFails } from './row-table.ts';

/** `unchanged`: the row was put with this very definition before, whatever has become of it since. */
export type PutOutcome = 'created' | 'unchanged' | 'conflict';

export async function putRow(table: RowTable, definition: RowDefinition): Promise<PutOutcome> {
  const { documentClient, tableName, shardCount, clock } = table;
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
  if (created !== undefined) return 'created';

  return (await compareRow(table, definition)) === 'unchanged' ? 'unchanged' : 'conflict';
}

/** What `putRow` would find, without putting anything. */
export async function compareRow(
  { documentClient, tableName }: RowTable,
  definition: RowDefinition,
): Promise<'absent' | Exclude<PutOutcome, 'created'>> {
  const { Item: item } = await documentClient.send(
    new GetItemCommand({
      TableName: tableName,
      Key: { id: { S: definition.id } },
      ConsistentRead: true,
      ProjectionExpression: '#definitionHash',
      ExpressionAttributeNames: attributeNames('#definitionHash'),
    }),
  );
  if (item === undefined) return 'absent';
  return item['definitionHash']?.S === definitionHash(definition) ? 'unchanged' : 'conflict';
}
