import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { RowError } from '@daybreak/domain';
import { toAttributes } from './attribute-value.ts';
import { updateExpression } from './completion.ts';
import { attributeNames, isPending, leavesTheDueIndex } from './conditions.ts';
import { type RowTable, unlessConditionFails } from './row-table.ts';

/** Room is kept for this much in the size of a row. */
const maximumMessageLength = 500;

export interface FailRowInput {
  rowId: string;
  version: number;
  error: RowError;
}

/** Marks the row failed, with its reason, if it still waits at this version. What is written of it stays. */
export async function failRow(
  { documentClient, tableName, clock }: RowTable,
  { rowId, version, error }: FailRowInput,
): Promise<'failed' | 'superseded'> {
  const { stage, name, message, attempt, at } = error;
  const lastError = { stage, name, message: message.slice(0, maximumMessageLength).toWellFormed(), attempt, at };
  const update = updateExpression({
    set: ['#status = :failed', '#lastError = :lastError', '#updatedAt = :now'],
    remove: [leavesTheDueIndex],
  });
  const failed = await unlessConditionFails(
    documentClient.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: { id: { S: rowId } },
        UpdateExpression: update,
        ConditionExpression: isPending,
        ExpressionAttributeNames: attributeNames(update, isPending),
        ExpressionAttributeValues: {
          ':failed': { S: 'failed' },
          ':lastError': { M: toAttributes(lastError) },
          ':now': { S: clock.now().toISOString() },
          ':version': { N: String(version) },
          ':scheduled': { S: 'scheduled' },
        },
      }),
    ),
  );
  return failed === undefined ? 'superseded' : 'failed';
}
