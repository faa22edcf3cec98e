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

/** Where the scanner finds what it works on. */
interface Places {
  readonly dynamodb: Parameters<typeof createDynamoDBDocumentClient>[0];
  readonly sqs: Parameters<typeof createSqsClient>[0];
  readonly inputQueueUrl: string;
  readonly outputQueueUrl: string;
}

/**
 * The scanner on real clients; `mayRead` says whether a shard can be read at the moment, and `shardCount` how many shards it is deployed
 * with, by default as many as the owner puts rows into.
 */
export const scanner =
  (mayRead: (shard: string) => boolean = () => true, shardCount = 4) =>
  ({ dynamodb, sqs, inputQueueUrl, outputQueueUrl }: Places) => {
    const clock = systemClock;
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

export const scannersTables = [rowsTable(rowsTableName), runsTable(runsTableName)];

/** The rows and the runs of such tables, as the rows' owner has them. */
export function owned(tables: Pick<RowRepositoryOptions, 'documentClient' | 'clock'>): {
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
/** What was dispatched, by the rows' ids. */
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
