import { createMessageSender } from '@daybreak/batch';
import { createRowRepository, createRunRepository } from '@daybreak/repository';
import {
  createDynamoDBDocumentClient,
  createMemoryLogger,
  createMemoryMetrics,
  createSqsClient,
  systemClock,
} from '@daybreak/runtime';
import type { FunctionPlaces } from '@daybreak/testkit';
import { createWorkerHandler } from '@daybreak/worker';

/** The true worker, on real clients. */
export function trueWorker(places: FunctionPlaces) {
  const { dynamodb, rowsTableName, runsTableName, inputQueueUrl, outputQueueUrl, shardCount } = places;
  const clock = systemClock;
  const documentClient = createDynamoDBDocumentClient(dynamodb);
  const sqs = createSqsClient(places.sqs);
  return createWorkerHandler({
    config: {},
    rows: createRowRepository({ documentClient, tableName: rowsTableName, shardCount, clock }),
    runs: createRunRepository({ documentClient, tableName: runsTableName, clock }),
    valueMessages: createMessageSender({ sqs, queueUrl: outputQueueUrl }),
    rowMessages: createMessageSender({ sqs, queueUrl: inputQueueUrl }),
    clock,
    logger: createMemoryLogger(),
    metrics: createMemoryMetrics(),
  });
}
