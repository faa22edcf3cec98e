import { createMessageSender } from '@daybreak/batch';
import {
  createRowRepository,
  createRunRepository,
  type RowRepository,
  rowsTable,
  runsTable,
} from '@daybreak/repository';
import {
  createDynamoDBDocumentClient,
  createMemoryLogger,
  createMemoryMetrics,
  createSqsClient,
  systemClock,
} from '@daybreak/runtime';
import type { FunctionHarness, FunctionPlaces } from '@daybreak/testkit';
import { createWorkerHandler } from '@daybreak/worker';

const tableName = 'rows';
const shardCount = 4;

export const workersTables = [rowsTable(tableName), runsTable('runs')];

/** The rows of a worker that was started, as their owner has them. */
export function ownersRows(harness: Pick<FunctionHarness, 'documentClient' | 'clock'>): RowRepository {
  return createRowRepository({ ...harness, tableName, shardCount });
}

/** The true worker, on real clients. */
export function trueWorker(places: FunctionPlaces) {
  const { dynamodb, inputQueueUrl, outputQueueUrl } = places;
  const clock = systemClock;
  const documentClient = createDynamoDBDocumentClient(dynamodb);
  const sqs = createSqsClient(places.sqs);
  return createWorkerHandler({
    config: {},
    rows: createRowRepository({ documentClient, tableName, shardCount, clock }),
    runs: createRunRepository({ documentClient, tableName: 'runs', clock }),
    valueMessages: createMessageSender({ sqs, queueUrl: outputQueueUrl }),
    rowMessages: createMessageSender({ sqs, queueUrl: inputQueueUrl }),
    clock,
    logger: createMemoryLogger(),
    metrics: createMemoryMetrics(),
  });
}
