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
export function trueWorker({ dynamodb, sqs, rowsTableName: tableName, outputQueueUrl, shardCount }: FunctionPlaces) {
  const clock = systemClock;
  return createWorkerHandler({
    config: {},
    rows: createRowRepository({
      documentClient: createDynamoDBDocumentClient(dynamodb),
      tableName,
      shardCount,
      clock,
    }),
    valueMessages: createMessageSender({ sqs: createSqsClient(sqs), queueUrl: outputQueueUrl }),
    clock,
    logger: createMemoryLogger(),
    metrics: createMemoryMetrics(),
  });
}
