import { createMessageSender, createRetryPolicy, toDeadLetter } from '@daybreak/batch';
import { createEventSender, eventClients } from '@daybreak/events';
import { createRowRepository } from '@daybreak/repository';
import {
  createDynamoDBDocumentClient,
  createLogger,
  createMetrics,
  createSqsClient,
  systemClock,
} from '@daybreak/runtime';
import { readEditorConfig } from './config.ts';
import { createEditorHandler } from './create-handler.ts';

const config = readEditorConfig(process.env);
const clock = systemClock;
const sqs = createSqsClient();
const { eventTarget: target, eventSource: source } = config;

export const handler = createEditorHandler({
  rows: createRowRepository({ documentClient: createDynamoDBDocumentClient(), clock, ...config.rowsTable }),
  deadLetters: createMessageSender({ sqs, queueUrl: config.deadLetterQueueUrl, toMessage: toDeadLetter }),
  events: target === undefined ? undefined : createEventSender({ target, source, clients: eventClients }),
  retryPolicy: createRetryPolicy({ sqs, clock, ...config.retryPolicy }),
  clock,
  logger: createLogger(config.logging),
  metrics: createMetrics(config.metrics),
});
