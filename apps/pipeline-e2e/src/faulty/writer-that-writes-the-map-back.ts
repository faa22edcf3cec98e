import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type ValueMessage, valueMessageSchema, valuesSchema } from '@daybreak/domain';
import type { RowRepository } from '@daybreak/repository';
import { createDynamoDBDocumentClient } from '@daybreak/runtime';
import { consumerOf, keepByConfig, replaceFunction, type SimulatedHandler } from '@daybreak/testkit';
import * as v from 'valibot';
import type { DaybreakPipeline } from '../simulation/under-test/daybreak-pipeline.ts';
import { failedIds, handWrittenBatch } from './hand-written-batch.ts';
import { unlessSuperseded, whilePending } from './while-pending.ts';

/**
 * A writer that reads the row's map, puts its own value in and writes the whole map back, as a handler that was once
 * called for one value at a time does; another that read before it loses that value. Breaks I2.
 */
export function writerThatWritesTheMapBack(pipeline: DaybreakPipeline): DaybreakPipeline {
  const { rowsTable: tableName } = pipeline;
  const documentClientOf = keepByConfig((config) => createDynamoDBDocumentClient(config));
  return replaceFunction(pipeline, consumerOf(pipeline, pipeline.valueQueue), (_, { client, clock }) => {
    const rows = pipeline.createRows(client, clock);
    return writingTheMapBack({ documentClient: documentClientOf(client), tableName, rows, clock });
  });
}

export interface MapWriterParts {
  readonly documentClient: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly rows: Pick<RowRepository, 'complete' | 'recordSuperseded'>;
  readonly clock: { now(): Date };
}

const rowSchema = v.optional(v.object({ values: valuesSchema, writes: v.record(v.string(), v.string()) }));

/**
 * Such a writer, on any client. It has read for each of its messages before it writes for the first one, so that it loses values every
 * time and not one time in five.
 */
export function writingTheMapBack({ documentClient, tableName, rows, clock }: MapWriterParts): SimulatedHandler {
  async function read({ rowId }: ValueMessage): Promise<v.InferOutput<typeof rowSchema>> {
    const { Item: item } = await documentClient.send(
      new GetCommand({ TableName: tableName, Key: { id: rowId }, ConsistentRead: true }),
    );
    return v.parse(rowSchema, item);
  }

  async function writeBack(message: ValueMessage, row: Awaited<ReturnType<typeof read>>): Promise<void> {
    const { rowId, version, runId, values, expected, dueDate = '', next } = message;
    const now = clock.now().toISOString();
    const writes = { ...Object.fromEntries(Object.keys(values).map((key) => [key, now])), ...row?.writes };
    const written = await unlessSuperseded(
      documentClient.send(
        new UpdateCommand({
          TableName: tableName,
          Key: { id: rowId },
          UpdateExpression: 'SET #values = :values, #writes = :writes',
          ConditionExpression: whilePending.condition,
          ExpressionAttributeNames: { ...whilePending.names, '#values': 'values', '#writes': 'writes' },
          ExpressionAttributeValues: {
            ...whilePending.values(version),
            ':values': { ...row?.values, ...values },
            ':writes': writes,
          },
        }),
      ),
    );
    const note = async (): Promise<void> => void (await rows.recordSuperseded({ rowId, version, runId }));
    if (written === undefined) return await note();
    if (Object.keys(writes).length !== expected) return;
    if ((await rows.complete({ rowId, version, runId, dueDate, next })) === 'superseded') await note();
  }

  return handWrittenBatch(valueMessageSchema, async (records) => {
    const found = await Promise.allSettled(records.map(async ({ message }) => await read(message)));
    return await failedIds(records, async (message, index) => {
      const row = found[index];
      if (row?.status !== 'fulfilled') throw new Error('The row could not be read');
      await writeBack(message, row.value);
    });
  });
}
