import { createMessageSender, createRetryPolicy, toDeadLetter } from '@daybreak/batch';
import { createEventSender, eventClients } from '@daybreak/events';
import { createRowRepository, createRunRepository } from '@daybreak/repository';
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
const documentClient = createDynamoDBDocumentClient();
const sqs = createSqsClient();
const { eventTarget: target, eventSource: source } = config;

export const handler = createEditorHandler({
  rows: createRowRepository({ documentClient, clock, ...config.rowsTable }),
  runs: createRunRepository({ documentClient, clock, ...config.runsTable }),
  rowMessages: createMessageSender({ sqs, queueUrl: config.rowQueueUrl }),
  deadLetters: createMessageSender({ sqs, queueUrl: config.deadLetterQueueUrl, toMessage: toDeadLetter }),
  events: target === undefined ? undefined : createEventSender({ target, source, clients: eventClients }),
  retryPolicy: createRetryPolicy({ sqs, clock, ...config.retryPolicy }),
  clock,
  logger: createLogger(config.logging),
  metrics: createMetrics(config.metrics),
});
