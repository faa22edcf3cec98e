import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { consumerOf, keepByConfig, replaceFunction } from '@daybreak/testkit';
import type { DaybreakPipeline } from '../simulation/under-test/daybreak-pipeline.ts';

/** A writer that keeps a row of its own, put with `BatchWriteItem`, in the table that its owners have theirs in. Breaks I1. */
export function writerThatPutsARow(pipeline: DaybreakPipeline): DaybreakPipeline {
  const dynamodb = keepByConfig((config) => new DynamoDBClient(config));
  return replaceFunction(
    pipeline,
    consumerOf(pipeline, pipeline.valueQueue),
    (original, { client }) =>
      async (event, context) => {
        const response = await original(event, context);
        const putRow = { PutRequest: { Item: { id: { S: 'made-up' } } } };
        await dynamodb(client).send(new BatchWriteItemCommand({ RequestItems: { [pipeline.rowsTable]: [putRow] } }));
        return response;
      },
  );
}
