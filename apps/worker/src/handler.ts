import { createMessageSender } from '@daybreak/batch';
import { createRowRepository } from '@daybreak/repository';
import {
  createDynamoDBDocumentClient,
  createLogger,
  createMetrics,
  createSqsClient,
  systemClock,
} from '@daybreak/runtime';
import { readWorkerConfig } from './config.ts';
import { createWorkerHandler } from './create-handler.ts';

const config = readWorkerConfig(process.env);
const clock = systemClock;

export const handler = createWorkerHandler({
  config: config.worker,
  rows: createRowRepository({ documentClient: createDynamoDBDocumentClient(), clock, ...config.rowsTable }),
  valueMessages: createMessageSender({ sqs: createSqsClient(), queueUrl: config.valueQueueUrl }),
  clock,
  logger: createLogger(config.logging),
  metrics: createMetrics(config.metrics),
});
