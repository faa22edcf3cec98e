import { createMessageSender } from '@daybreak/batch';
import { accessKeyOf, type HandlersByName, type LambdaHandler } from '@daybreak/local-stack';
import { createRowRepository, createRunRepository, type RowRepository } from '@daybreak/repository';
import {
  createDynamoDBDocumentClient,
  createMemoryLogger,
  createMemoryMetrics,
  createSqsClient,
  systemClock,
} from '@daybreak/runtime';
import { createScannerHandler } from '@daybreak/scanner';
import type { FunctionWiring } from '../pipeline/capabilities.ts';

/** What a scanner in this process is made of. */
export interface ScannerParts {
  readonly rows: RowRepository;
  /** The real one, with some calls of its own. */
  createScanner(rows?: Partial<RowRepository>): LambdaHandler;
}

/** A `functions` option that puts another scanner in the place of the deployed one. */
export function faultyScanner(
  create: (parts: ScannerParts) => LambdaHandler,
): (wiring: FunctionWiring) => HandlersByName {
  return ({ environmentOf, region, sqsEndpoint }) => {
    const environment = environmentOf('Scanner');
    const { ROWS_TABLE_NAME = '', RUNS_TABLE_NAME = '', SCAN_QUEUE_URL = '', ROW_QUEUE_URL = '' } = environment;
    const credentials = { accessKeyId: accessKeyOf('daybreak-dev-scanner'), secretAccessKey: 'local' };
    const endpoint = environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? '';
    const documentClient = createDynamoDBDocumentClient({ endpoint, region, credentials });
    const sqs = createSqsClient({ endpoint: sqsEndpoint, region, credentials });
    const clock = systemClock;
    const deployed = createRowRepository({ documentClient, tableName: ROWS_TABLE_NAME, shardCount: 16, clock });
    const createScanner: ScannerParts['createScanner'] = (rows) =>
      createScannerHandler({
        config: { shardCount: 16 },
        rows: { ...deployed, ...rows },
        runs: createRunRepository({ documentClient, tableName: RUNS_TABLE_NAME, clock }),
        scanMessages: createMessageSender({ sqs, queueUrl: SCAN_QUEUE_URL }),
        rowMessages: createMessageSender({ sqs, queueUrl: ROW_QUEUE_URL }),
        queueDepth: async () => await Promise.resolve(0),
        clock,
        logger: createMemoryLogger(),
        metrics: createMemoryMetrics(),
      });
    return { Scanner: create({ rows: deployed, createScanner }) };
  };
}
