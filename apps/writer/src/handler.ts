import { createPassOn } from '@daybreak/batch';
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
const queueUrls = config.passOnQueueUrls;

export const handler = createWriterHandler({
  rows: createRowRepository({ documentClient: createDynamoDBDocumentClient(), clock, ...config.rowsTable }),
  // Without a step after it, the writer has nothing to do with a client of SQS.
  passOn: queueUrls.length === 0 ? undefined : createPassOn({ sqs: createSqsClient(), queueUrls }),
  clock,
  logger: createLogger(config.logging),
  metrics: createMetrics(config.metrics),
});
