import { createRowRepository } from '@daybreak/repository';
import { createDynamoDBDocumentClient, createLogger, createMetrics, systemClock } from '@daybreak/runtime';
import { readWriterConfig } from './config.ts';
import { createWriterHandler } from './create-handler.ts';

const config = readWriterConfig(process.env);
const clock = systemClock;

export const handler = createWriterHandler({
  rows: createRowRepository({ documentClient: createDynamoDBDocumentClient(), clock, ...config.rowsTable }),
  clock,
  logger: createLogger(config.logging),
  metrics: createMetrics(config.metrics),
});
