import { DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { valueMessageSchema, type ValueMessage } from '@daybreak/domain';
import { toAttributes } from '@daybreak/repository';
import type { PipelineUnderTest, SimulatedWiring } from '../simulation/pipeline-under-test.ts';
import { failedIds, handWrittenBatch } from './hand-written-batch.ts';
import { keepByConfig } from './keep-by-config.ts';
import { consumerOf, replaceFunction } from './replace-function.ts';
import { unlessSuperseded, whilePending } from './while-pending.ts';

/**
 * A writer that reads the row's map, puts its own value in and writes the whole map back, as a handler that was once
 * called for one value at a time does; another that read before it loses that value. Breaks I2.
 */
export function writerThatWritesTheMapBack(pipeline: PipelineUnderTest): PipelineUnderTest {
  const dynamodb = keepByConfig((config) => new DynamoDBClient(config));
  return replaceFunction(pipeline, consumerOf(pipeline, pipeline.valueQueue), (_, wiring) => {
    const writeBack = createWriteBack(pipeline, wiring, dynamodb(wiring.client));
    return handWrittenBatch(valueMessageSchema, async (records) => await failedIds(records, writeBack));
  });
}

function createWriteBack(pipeline: PipelineUnderTest, { client, clock }: SimulatedWiring, dynamodb: DynamoDBClient) {
  const rows = pipeline.createRows(client, clock);
  const TableName = pipeline.rowsTable;

  return async ({ rowId, version, runId, values, expected, dueDate = '', next }: ValueMessage): Promise<void> => {
    const Key = { id: { S: rowId } };
    const { Item: row = {} } = await dynamodb.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
    const now = { S: clock.now().toISOString() };
    const stamps = Object.fromEntries(Object.keys(values).map((key) => [key, now]));
    const writes = { ...stamps, ...row['writes']?.M };
    const written = await unlessSuperseded(
      dynamodb.send(
        new UpdateItemCommand({
          TableName,
          Key,
          UpdateExpression: 'SET #values = :values, #writes = :writes',
          ConditionExpression: whilePending.condition,
          ExpressionAttributeNames: { ...whilePending.names, '#values': 'values', '#writes': 'writes' },
          ExpressionAttributeValues: {
            ...whilePending.values(version),
            ':values': { M: { ...row['values']?.M, ...toAttributes(values) } },
            ':writes': { M: writes },
          },
        }),
      ),
    );
    const note = async (): Promise<void> => void (await rows.recordSuperseded({ rowId, version, runId }));
    if (written === undefined) return await note();
    if (Object.keys(writes).length !== expected) return;
    if ((await rows.complete({ rowId, version, runId, dueDate, next })) === 'superseded') await note();
  };
}
