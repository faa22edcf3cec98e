import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { valueMessageSchema, type ValueMessage } from '@daybreak/domain';
import { createDynamoDBDocumentClient } from '@daybreak/runtime';
import { consumerOf, keepByConfig, replaceFunction, type SimulatedWiring } from '@daybreak/testkit';
import type { DaybreakPipeline } from '../simulation/under-test/daybreak-pipeline.ts';
import { failedIds, handWrittenBatch } from './hand-written-batch.ts';
import { unlessSuperseded, whilePending } from './while-pending.ts';

/**
 * A writer that completes the row when it has handled as many messages as there are values, as a progress counter
 * does; a message that is delivered twice counts twice. Breaks I2.
 */
export function writerThatCountsMessages(pipeline: DaybreakPipeline): DaybreakPipeline {
  const documentClientOf = keepByConfig((config) => createDynamoDBDocumentClient(config));
  return replaceFunction(pipeline, consumerOf(pipeline, pipeline.valueQueue), (_, wiring) => {
    const writeAndCount = createWriteAndCount(pipeline, wiring, documentClientOf(wiring.client));
    return handWrittenBatch(valueMessageSchema, async (records) => await failedIds(records, writeAndCount));
  });
}

function createWriteAndCount(
  pipeline: DaybreakPipeline,
  { client, clock }: SimulatedWiring,
  documentClient: DynamoDBDocumentClient,
) {
  const rows = pipeline.createRows(client, clock);

  return async ({ rowId, version, runId, values, expected, dueDate = '', next }: ValueMessage): Promise<void> => {
    const entries = Object.entries(values);
    const set = entries.flatMap((_, n) => [
      `#values.#k${n} = :k${n}`,
      `#writes.#k${n} = if_not_exists(#writes.#k${n}, :now)`,
    ]);
    const written = await unlessSuperseded(
      documentClient.send(
        new UpdateCommand({
          TableName: pipeline.rowsTable,
          Key: { id: rowId },
          UpdateExpression: `SET ${set.join(', ')}`,
          ConditionExpression: whilePending.condition,
          ExpressionAttributeNames: {
            ...whilePending.names,
            ...Object.fromEntries(entries.map(([key], n) => [`#k${n}`, key])),
            '#values': 'values',
            '#writes': 'writes',
          },
          ExpressionAttributeValues: {
            ...whilePending.values(version),
            ...Object.fromEntries(entries.map(([, value], n) => [`:k${n}`, value])),
            ':now': clock.now().toISOString(),
          },
        }),
      ),
    );
    const note = async (): Promise<void> => void (await rows.recordSuperseded({ rowId, version, runId }));
    if (written === undefined) return await note();
    // Beside the runs, since a row has no room for it; a new version begins to count anew.
    const counted = await documentClient.send(
      new UpdateCommand({
        TableName: pipeline.runsTable,
        Key: { runId: `progress of ${rowId} v${version}` },
        UpdateExpression: 'ADD #handled :handled',
        ExpressionAttributeNames: { '#handled': 'handled' },
        ExpressionAttributeValues: { ':handled': entries.length },
        ReturnValues: 'ALL_NEW',
      }),
    );
    const handled = Number(counted.Attributes?.['handled'] ?? 0);
    if (handled < expected) return;
    if ((await rows.complete({ rowId, version, runId, dueDate, next })) === 'superseded') await note();
  };
}
