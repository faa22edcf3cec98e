import { createMessageSender, createForward, createRetryPolicy } from '@daybreak/batch';
import { createRowRepository } from '@daybreak/repository';
import {
  createDynamoDBDocumentClient,
  createLogger,
  createMetrics,
  createSqsClient,
  systemClock,
} from '@daybreak/runtime';
import { readWriterConfig } from './config.ts';
import { createWriterHandler } from './create-handler.ts';

const config = readWriterConfig(process.env);
const clock = systemClock;
const sqs = createSqsClient();

export const handler = createWriterHandler({
  rows: createRowRepository({ documentClient: createDynamoDBDocumentClient(), clock, ...config.rowsTable }),
  rowMessages: createMessageSender({ sqs, queueUrl: config.rowQueueUrl }),
  forward: createForward({ sqs, queueUrls: config.forwardQueueUrls }),
  retryPolicy: createRetryPolicy({ sqs, clock, ...config.retryPolicy }),
  clock,
  logger: createLogger(config.logging),
  metrics: createMetrics(config.metrics),
});
