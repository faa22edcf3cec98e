import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createMessageSender, createRetryPolicy } from '@daybreak/batch';
import { accessKeyOf, type HandlersByName, type LambdaHandler } from '@daybreak/local-stack';
import { createRowRepository, type RowRepository } from '@daybreak/repository';
import {
  createDynamoDBDocumentClient,
  createMemoryLogger,
  createMemoryMetrics,
  createSqsClient,
  systemClock,
} from '@daybreak/runtime';
import { createWriterHandler } from '@daybreak/writer';
import { cutVisibilityTimeouts } from '../pipeline/cut-visibility-timeouts.ts';
import type { FunctionWiring } from '../pipeline/capabilities.ts';

/** What a writer in this process is made of: the function's own variables, and its way to DynamoDB. */
export interface WriterParts {
  readonly documentClient: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly rows: RowRepository;
  /** The real one, with some calls of its own. */
  createWriter(rows?: Partial<RowRepository>): LambdaHandler;
}

/** A `functions` option that puts another writer in the place of the deployed one. */
export function faultyWriter(
  create: (parts: WriterParts) => LambdaHandler,
): (wiring: FunctionWiring) => HandlersByName {
  return ({ environmentOf, region, sqsEndpoint, longestVisibilityTimeoutSeconds }) => {
    const environment = environmentOf('Writer');
    const { ROWS_TABLE_NAME: tableName = '', AWS_ENDPOINT_URL_DYNAMODB: endpoint = '' } = environment;
    const { ROW_QUEUE_URL: queueUrl = '' } = environment;
    const clock = systemClock;
    const partsOf = (accessKeyId: string): Pick<WriterParts, 'documentClient' | 'rows'> => {
      const credentials = { accessKeyId, secretAccessKey: 'local' };
      const documentClient = createDynamoDBDocumentClient({ endpoint, region, credentials });
      return { documentClient, rows: createRowRepository({ documentClient, tableName, shardCount: 16, clock }) };
    };
    const deployed = partsOf(accessKeyOf('daybreak-dev-writer'));
    const credentials = { accessKeyId: accessKeyOf('daybreak-dev-writer'), secretAccessKey: 'local' };
    const sqs = createSqsClient({ endpoint: sqsEndpoint, region, credentials });
    cutVisibilityTimeouts(sqs, longestVisibilityTimeoutSeconds);
    // Its role does not let the writer read: a faulty variant that does stands for one whose role would.
    const { documentClient, rows } = partsOf('faulty');
    // As the deployed one gives messages back; else one that it can't read would be received for a day.
    const retryPolicy = createRetryPolicy({
      sqs,
      clock,
      queueUrls: [environment['QUEUE_URLS'] ?? ''],
      deadLetterQueueUrl: environment['DEAD_LETTER_QUEUE_URL'] ?? '',
      maxAttempts: Number(environment['MAX_ATTEMPTS']),
    });
    const createWriter: WriterParts['createWriter'] = (own) =>
      createWriterHandler({
        rows: { ...deployed.rows, ...own },
        rowMessages: createMessageSender({ sqs, queueUrl }),
        retryPolicy,
        clock,
        logger: createMemoryLogger(),
        metrics: createMemoryMetrics(),
      });
    return { Writer: create({ documentClient, tableName, rows, createWriter }) };
  };
}
