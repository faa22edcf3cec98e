import { createMessageSender, createQueueDepth } from '@daybreak/batch';
import { type RowDefinition, type RowMessage, rowMessageSchema } from '@daybreak/domain';
import {
  createRowRepository,
  createRunRepository,
  type RowRepository,
  type RowRepositoryOptions,
  rowsTable,
  type RunRepository,
  runsTable,
} from '@daybreak/repository';
import {
  type Clock,
  createDynamoDBDocumentClient,
  createMemoryLogger,
  createMemoryMetrics,
  createSqsClient,
  systemClock,
} from '@daybreak/runtime';
import * as v from 'valibot';
import { createScannerHandler } from '../create-handler.ts';

export const rowsTableName = 'rows';
const runsTableName = 'runs';

/** The endpoints and queues of the scanner. */
interface Endpoints {
  readonly dynamodb: Parameters<typeof createDynamoDBDocumentClient>[0];
  readonly sqs: Parameters<typeof createSqsClient>[0];
  readonly inputQueueUrl: string;
  readonly outputQueueUrl: string;
}

/**
 * Creates the scanner with AWS SDK clients. A read of a shard fails while `mayRead` returns false. The default `shardCount` is
 * that of `createOwnerRepositories`.
 */
export const scanner =
  (mayRead: (shard: string) => boolean = () => true, shardCount = 4, clock: Clock = systemClock) =>
  ({ dynamodb, sqs, inputQueueUrl, outputQueueUrl }: Endpoints) => {
    const documentClient = createDynamoDBDocumentClient(dynamodb);
    const client = createSqsClient(sqs);
    const rows = createRowRepository({ documentClient, tableName: rowsTableName, firstShardCount: shardCount, clock });
    const dueRows: typeof rows.dueRows = async (input) => {
      if (!mayRead(input.shard)) throw new Error(`throttled in shard ${input.shard}`);
      return await rows.dueRows(input);
    };
    return createScannerHandler({
      config: { shardCount },
      rows: { ...rows, dueRows },
      runs: createRunRepository({ documentClient, tableName: runsTableName, clock }),
      scanMessages: createMessageSender({ sqs: client, queueUrl: inputQueueUrl }),
      rowMessages: createMessageSender<RowMessage>({ sqs: client, queueUrl: outputQueueUrl }),
      queueDepth: createQueueDepth({ sqs: client, queueUrls: [outputQueueUrl] }),
      clock,
      logger: createMemoryLogger(),
      metrics: createMemoryMetrics(),
    });
  };

export const scannerTables = [rowsTable(rowsTableName), runsTable(runsTableName)];

/** The repositories of a service that owns the rows in these tables. */
export function createOwnerRepositories(tables: Pick<RowRepositoryOptions, 'documentClient' | 'clock'>): {
  rows: RowRepository;
  runs: RunRepository;
} {
  return {
    rows: createRowRepository({ ...tables, tableName: rowsTableName, shardCount: 4 }),
    runs: createRunRepository({ ...tables, tableName: runsTableName }),
  };
}

export const scheduledTime = '2026-03-29T12:00:00.000Z';
export const rowOf = (id: string, definition: Partial<RowDefinition> = {}): RowDefinition => ({
  id,
  dueDate: '2026-03-29',
  timeZone: 'UTC',
  rule: 'apply-changes',
  changes: { price: 12.5 },
  values: {},
  ...definition,
});
/** The row messages in the queue, sorted by row id. */
export const dispatched = (queue: { messages(): readonly { readonly body: string }[] }): RowMessage[] =>
  queue
    .messages()
    .map(({ body }) => v.parse(rowMessageSchema, JSON.parse(body)))
    .toSorted((one, other) => (one.rowId < other.rowId ? -1 : 1));
export const messageOf = (rowId: string): RowMessage => ({
  rowId,
  version: 1,
  runId: scheduledTime,
  dueBy: scheduledTime,
});
