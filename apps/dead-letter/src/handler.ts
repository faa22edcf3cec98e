import { createMessageSender, createRetryPolicy } from '@daybreak/batch';
import { createRowRepository } from '@daybreak/repository';
import {
  createDynamoDBDocumentClient,
  createLogger,
  createMetrics,
  createSqsClient,
  systemClock,
} from '@daybreak/runtime';
import { readDeadLetterConfig } from './config.ts';
import { createDeadLetterHandler } from './create-handler.ts';
import { toParkedMessage } from './parked-message.ts';

const config = readDeadLetterConfig(process.env);
const clock = systemClock;
const sqs = createSqsClient();

export const handler = createDeadLetterHandler({
  config: config.deadLetter,
  rows: createRowRepository({ documentClient: createDynamoDBDocumentClient(), clock, ...config.rowsTable }),
  parkedMessages: createMessageSender({
    sqs,
    queueUrl: config.parkingQueueUrl,
    toMessage: toParkedMessage,
  }),
  retryPolicy: createRetryPolicy({ sqs, clock, ...config.retryPolicy }),
  clock,
  logger: createLogger(config.logging),
  metrics: createMetrics(config.metrics),
});
