import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { completion, type NextOccurrence, updateExpression } from './completion.ts';
import { attributeNames, everyValueIsWritten, isPending } from './conditions.ts';
import { type RowTable, unlessConditionFails } from './row-table.ts';

export interface CompleteRowInput {
  rowId: string;
  version: number;
  /** For a recurring row: when it is due next. */
  next?: NextOccurrence | undefined;
}

/**
 * Completes the row if it still waits at this version and, where `expected` is given, if that many values are
 * written. Of several that try, one completes it.
 */
export async function completeRow(
  { documentClient, tableName, clock }: RowTable,
  { rowId, version, next, expected }: CompleteRowInput & { expected?: number },
): Promise<'completed' | 'superseded'> {
  const parts = completion({ version, next, now: clock.now().toISOString() });
  const update = updateExpression(parts);
  const condition = expected === undefined ? isPending : `${isPending} AND ${everyValueIsWritten}`;
  const completed = await unlessConditionFails(
    documentClient.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: { id: { S: rowId } },
        UpdateExpression: update,
        ConditionExpression: condition,
        ExpressionAttributeNames: attributeNames(update, condition),
        ExpressionAttributeValues: {
          ...parts.values,
          ':version': { N: String(version) },
          ':scheduled': { S: 'scheduled' },
          ...(expected === undefined ? {} : { ':expected': { N: String(expected) } }),
        },
      }),
    ),
  );
  return completed === undefined ? 'superseded' : 'completed';
}
