import { createMessageSender } from '@daybreak/batch';
import type { HandlersByName } from '@daybreak/local-stack';
import { createRowRepository, createRunRepository } from '@daybreak/repository';
import {
  createDynamoDBDocumentClient,
  createMemoryLogger,
  createMemoryMetrics,
  createSqsClient,
  systemClock,
} from '@daybreak/runtime';
import { createScannerHandler } from '@daybreak/scanner';
import type { FunctionWiring } from '../pipeline/capabilities.ts';

/** Takes what is due by its own clock, as `new Date()` does, whatever time it was fired for. */
export function scannerThatAsksTheClock({ environmentOf, region, sqsEndpoint }: FunctionWiring): HandlersByName {
  const environment = environmentOf('Scanner');
  const { ROWS_TABLE_NAME = '', RUNS_TABLE_NAME = '', SCAN_QUEUE_URL = '', ROW_QUEUE_URL = '' } = environment;
  const credentials = { accessKeyId: 'daybreak-dev-scanner', secretAccessKey: 'local' };
  const endpoint = environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? '';
  const documentClient = createDynamoDBDocumentClient({ endpoint, region, credentials });
  const sqs = createSqsClient({ endpoint: sqsEndpoint, region, credentials });
  const clock = systemClock;
  const scanner = createScannerHandler({
    config: { shardCount: 16 },
    rows: createRowRepository({ documentClient, tableName: ROWS_TABLE_NAME, shardCount: 16, clock }),
    runs: createRunRepository({ documentClient, tableName: RUNS_TABLE_NAME, clock }),
    scanMessages: createMessageSender({ sqs, queueUrl: SCAN_QUEUE_URL }),
    rowMessages: createMessageSender({ sqs, queueUrl: ROW_QUEUE_URL }),
    queueDepth: async () => await Promise.resolve(0),
    clock,
    logger: createMemoryLogger(),
    metrics: createMemoryMetrics(),
  });
  return {
    Scanner: async (_, context) => await scanner({ scheduledTime: clock.now().toISOString() }, context),
  };
}
