import { createMessageSender, createQueueDepth, createRetryPolicy } from '@daybreak/batch';
import { createRowRepository, createRunRepository } from '@daybreak/repository';
import {
  createDynamoDBDocumentClient,
  createLogger,
  createMetrics,
  createSqsClient,
  systemClock,
} from '@daybreak/runtime';
import { readScannerConfig } from './config.ts';
import { createScannerHandler } from './create-handler.ts';

const config = readScannerConfig(process.env);
const clock = systemClock;
const documentClient = createDynamoDBDocumentClient();
const sqs = createSqsClient();

export const handler = createScannerHandler({
  config: config.scanner,
  rows: createRowRepository({ documentClient, clock, ...config.rowsTable }),
  runs: createRunRepository({ documentClient, clock, ...config.runsTable }),
  scanMessages: createMessageSender({ sqs, queueUrl: config.scanQueueUrl }),
  rowMessages: createMessageSender({ sqs, queueUrl: config.rowQueueUrl }),
  queueDepth: createQueueDepth({ sqs, queueUrls: [config.rowQueueUrl, config.valueQueueUrl] }),
  retryPolicy: createRetryPolicy({ sqs, clock, ...config.retryPolicy }),
  clock,
  logger: createLogger(config.logging),
  metrics: createMetrics(config.metrics),
});
