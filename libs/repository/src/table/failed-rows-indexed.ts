import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { settingsId } from '../items/archive-id.ts';
import { attributeNames } from './conditions.ts';
import { getItem } from './get-item.ts';
import type { RowTable } from './row-table.ts';

/**
 * Whether each failed row of the table is in the due index. False for a table in which an older release failed rows, until they
 * are indexed once.
 */
export async function failedRowsAreIndexed(table: RowTable): Promise<boolean> {
  const settings = await getItem(table, settingsId);
  return settings?.['failedRowsIndexed']?.BOOL === true;
}

/** Records in the table's settings that each failed row is in the due index: for a new table, and after a scan. */
export async function markFailedRowsIndexed({
  documentClient,
  tableName,
}: Pick<RowTable, 'documentClient' | 'tableName'>): Promise<void> {
  const update = 'SET #failedRowsIndexed = :true';
  await documentClient.send(
    new UpdateItemCommand({
      TableName: tableName,
      Key: { id: { S: settingsId } },
      UpdateExpression: update,
      ExpressionAttributeNames: attributeNames(update),
      ExpressionAttributeValues: { ':true': { BOOL: true } },
    }),
  );
}
