import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { valueMessageSchema, valuesSchema } from '@daybreak/domain';
import * as v from 'valibot';
import { faultyWriter } from './in-process.ts';

const eventSchema = v.object({
  Records: v.array(v.object({ body: v.pipe(v.string(), v.parseJson(), valueMessageSchema) })),
});

/**
 * Reads the row's map, puts one value in and writes the whole map back, for each message at the same time. Here all
 * have read before the first one writes, so that it loses values every time and not one time in five.
 */
export const writerThatWritesTheMapBack = faultyWriter(({ documentClient, tableName }) => async (event) => {
  const messages = v.parse(eventSchema, event).Records.map(({ body }) => body);
  const read = await Promise.all(
    messages.map(async ({ rowId, values }) => {
      const key = { TableName: tableName, Key: { id: rowId } };
      const { Item: row } = await documentClient.send(new GetCommand({ ...key, ConsistentRead: true }));
      return { key, values: { ...v.parse(valuesSchema, row?.['values']), ...values } };
    }),
  );
  for (const { key, values } of read) {
    await documentClient.send(
      new UpdateCommand({
        ...key,
        UpdateExpression: 'SET #values = :values',
        ExpressionAttributeNames: { '#values': 'values' },
        ExpressionAttributeValues: { ':values': values },
      }),
    );
  }
  return { batchItemFailures: [] };
});
