import { createMessageSender } from '@daybreak/batch';
import { createRowRepository } from '@daybreak/repository';
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
  const { dynamodb, rowsTableName: tableName, inputQueueUrl, outputQueueUrl, shardCount } = places;
  const clock = systemClock;
  const sqs = createSqsClient(places.sqs);
  return createWorkerHandler({
    config: {},
    rows: createRowRepository({
      documentClient: createDynamoDBDocumentClient(dynamodb),
      tableName,
      shardCount,
      clock,
    }),
    valueMessages: createMessageSender({ sqs, queueUrl: outputQueueUrl }),
    rowMessages: createMessageSender({ sqs, queueUrl: inputQueueUrl }),
    clock,
    logger: createMemoryLogger(),
    metrics: createMemoryMetrics(),
  });
}
