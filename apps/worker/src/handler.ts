import { join } from 'node:path';
import { createMessageSender, createForward, createRetryPolicy } from '@daybreak/batch';
import { createRowRepository, createRunRepository } from '@daybreak/repository';
import {
  createDynamoDBDocumentClient,
  createLogger,
  createMetrics,
  createSqsClient,
  systemClock,
} from '@daybreak/runtime';
import { readWorkerConfig } from './config.ts';
import { createWorkerHandler, toRowMessage } from './create-handler.ts';
import { createIsolatedPlanner } from './create-isolated-planner.ts';

const config = readWorkerConfig(process.env);
const clock = systemClock;
const documentClient = createDynamoDBDocumentClient();
const sqs = createSqsClient();

export const handler = createWorkerHandler({
  config: config.worker,
  rows: createRowRepository({ documentClient, clock, ...config.rowsTable }),
  runs: createRunRepository({ documentClient, clock, ...config.runsTable }),
  valueMessages: createMessageSender({ sqs, queueUrl: config.valueQueueUrl }),
  rowMessages: createMessageSender({
    sqs,
    queueUrl: config.rowQueueUrl,
    toMessage: (message) => toRowMessage(message, clock.now()),
  }),
  isolatedPlanner: () => createIsolatedPlanner({ file: join(__dirname, 'plan-thread.cjs'), ...config.isolation }),
  forward: createForward({ sqs, queueUrls: config.forwardQueueUrls }),
  retryPolicy: createRetryPolicy({ sqs, clock, ...config.retryPolicy }),
  clock,
  logger: createLogger(config.logging),
  metrics: createMetrics(config.metrics),
});
