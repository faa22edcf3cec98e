import type { CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Row, RowDefinition, Values, VersionEnd } from '@daybreak/domain';
import { createDynamoDBDocumentClient } from '@daybreak/runtime';
import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { createRowRepository, type RowRepository, type RowRepositoryOptions } from '../rows/row-repository.ts';
import { createRunRepository, type RunRepository } from '../runs/run-repository.ts';

const rowsTable: CreateTableCommandInput = {
  TableName: 'rows',
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  AttributeDefinitions: ['id', 'dueShard', 'dueAt'].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
  GlobalSecondaryIndexes: [
    {
      IndexName: 'due',
      KeySchema: [
        { AttributeName: 'dueShard', KeyType: 'HASH' },
        { AttributeName: 'dueAt', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['version'] },
    },
  ],
};

const runsTable: CreateTableCommandInput = {
  TableName: 'runs',
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'runId', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'runId', AttributeType: 'S' }],
};

export const shardCount = 4;
/** The date of a row that does not say another. */
export const dueDate = '2026-03-29';
/** The run of messages that do not say another. */
export const runId = 'run';
/** When a test's clock starts. */
export const startedAt = '2026-03-29T12:00:00.000Z';

export interface Tables {
  readonly documentClient: DynamoDBDocumentClient;
  readonly rows: RowRepository;
  readonly runs: RunRepository;
  /** Another client of the same tables, whose requests a test may interfere with. */
  anotherClient(): DynamoDBDocumentClient;
  rowsThrough(
    documentClient: DynamoDBDocumentClient,
    options?: Partial<Pick<RowRepositoryOptions, 'delay' | 'shardCount' | 'firstShardCount'>>,
  ): RowRepository;
  setClock(instant: string): void;
}

interface Engine {
  start(): Promise<{ endpoint: string; close(): Promise<void> }>;
  ensureTable(client: DynamoDBClient, table: CreateTableCommandInput): Promise<void>;
}

/** All of the engines, or the first alone where one is enough: `DAYBREAK_TEST_ENGINES=first`. */
export function enginesToTest<Engine>(installed: readonly Engine[]): readonly Engine[] {
  return process.env['DAYBREAK_TEST_ENGINES'] === 'first' ? installed.slice(0, 1) : installed;
}

/** Gives a suite empty tables on an engine of its own, and a clock that stands still. */
export function useTables({ start, ensureTable }: Engine): Tables {
  const clients: DynamoDBDocumentClient[] = [];
  let now = startedAt;
  const clock = { now: () => new Date(now) };
  let dynamodb: Awaited<ReturnType<Engine['start']>>;

  const anotherClient = (): DynamoDBDocumentClient => {
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const client = createDynamoDBDocumentClient({ endpoint: dynamodb.endpoint, region: 'eu-west-1', credentials });
    clients.push(client);
    return client;
  };
  const rowsThrough: Tables['rowsThrough'] = (documentClient, options) =>
    createRowRepository({ documentClient, tableName: 'rows', firstShardCount: shardCount, clock, ...options });
  const parts: { documentClient?: DynamoDBDocumentClient; rows?: RowRepository; runs?: RunRepository } = {};

  beforeAll(async () => {
    dynamodb = await start();
    const documentClient = anotherClient();
    await ensureTable(documentClient, rowsTable);
    await ensureTable(documentClient, runsTable);
    parts.documentClient = documentClient;
    parts.rows = rowsThrough(documentClient);
    parts.runs = createRunRepository({ documentClient, tableName: 'runs', clock });
  });
  beforeEach(() => {
    now = startedAt;
  });
  afterAll(async () => {
    for (const client of clients) client.destroy();
    await dynamodb?.close();
  });

  return {
    get documentClient() {
      return started(parts.documentClient);
    },
    get rows() {
      return started(parts.rows);
    },
    get runs() {
      return started(parts.runs);
    },
    anotherClient,
    rowsThrough,
    setClock: (instant) => {
      now = instant;
    },
  };
}

function started<Part>(part: Part | undefined): Part {
  if (part === undefined) throw new Error('The tables are there once the tests run');
  return part;
}

/** Values with which a row could not be read back, or not be failed any more, and how they are refused. */
export const unwritable: [what: string, values: Values, reason: string][] = [
  ['a key with a backslash', { 'C:\\x': 1 }, 'a key cannot contain a backslash'],
  ['a text with what is no character', { note: 'a\uFFFF' }, 'note: holds U+FFFE or U+FFFF'],
  ['a text with half a character', { note: 'a\uD800' }, 'note: holds half of a surrogate pair'],
  ['a text of 390 KB', { note: 'x'.repeat(390 * 1024) }, "above DynamoDB's item size limit of 409600"],
];

let lastRow = 0;

/** A row of an id that no other test has, due on the clock's day. */
export function newRow(definition: Partial<RowDefinition> = {}): RowDefinition {
  lastRow += 1;
  return {
    id: `row-${lastRow}`,
    dueDate,
    timeZone: 'UTC',
    rule: 'apply-changes',
    changes: {},
    values: {},
    ...definition,
  };
}

/** The row when its version has ended in such a way: nothing is in flight any more. */
export function ended(row: Row, end: Partial<VersionEnd> & Pick<VersionEnd, 'end' | 'at'>): Row {
  const { runId: _run, planId: _plan, ...rest } = row;
  const { version, history, writes } = row;
  const written = Object.keys(writes).length;
  return { ...rest, history: { ...history, [version]: { dueDate: row.dueDate, written, ...end } } };
}

/** The row that a test knows to be there. */
export function existing(row: Row | undefined): Row {
  if (row === undefined) throw new Error('There is no such row');
  return row;
}
