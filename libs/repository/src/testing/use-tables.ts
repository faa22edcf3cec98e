import type { CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Row } from '@daybreak/domain';
import { createDynamoDBDocumentClient } from '@daybreak/runtime';
import { afterAll, beforeAll, beforeEach, describe } from '@jest/globals';
import { createRowRepository, type RowRepository, type RowRepositoryOptions } from '../rows/row-repository.ts';
import { createRunRepository, type RunRepository } from '../runs/run-repository.ts';
import { rowsTable, runsTable } from '../table/table-definitions.ts';
import { existing, startedAt } from './new-row.ts';

export const shardCount = 4;

export interface Tables {
  readonly documentClient: DynamoDBDocumentClient;
  readonly rows: RowRepository;
  readonly runs: RunRepository;
  /** Reads a row, which must exist. */
  row(id: string): Promise<Row>;
  /** Another client of the same tables, to which a test may add middleware. */
  anotherClient(): DynamoDBDocumentClient;
  rowsThrough(
    documentClient: DynamoDBDocumentClient,
    options?: Partial<Pick<RowRepositoryOptions, 'delay' | 'shardCount' | 'firstShardCount' | 'keepCompletedDays'>>,
  ): RowRepository;
  /** A repository that awaits `interfere` before each request, with the command name, the input and the number of the request from 1. */
  rowsInterruptedBy(interfere: (name: string, input: object, request: number) => Promise<unknown>): RowRepository;
  setClock(instant: string): void;
}

/** The DynamoDB engines of @daybreak/local-stack, which only a test file may import. */
interface LocalDynamoDB<Engine extends string> {
  installedEngines(): readonly Engine[];
  startDynamoDB(options: { engine: NoInfer<Engine> }): Promise<{ endpoint: string; close(): Promise<void> }>;
  ensureTable(client: DynamoDBClient, table: CreateTableCommandInput): Promise<void>;
}

/**
 * Declares a suite for each installed engine, or only the first with `DAYBREAK_TEST_ENGINES=first`. The suite gets empty
 * tables and a clock that stands still, and `useTables` adds further tables.
 */
export function describeWithTables<Engine extends string>(
  { installedEngines, startDynamoDB, ensureTable }: LocalDynamoDB<Engine>,
  title: string,
  suite: (tables: Tables, useMoreTables: () => Tables) => void,
): void {
  const installed = installedEngines();
  for (const engine of process.env['DAYBREAK_TEST_ENGINES'] === 'first' ? installed.slice(0, 1) : installed) {
    describe(`${title} on ${engine}`, () => {
      const tables = () => useTables({ start: async () => await startDynamoDB({ engine }), ensureTable });
      suite(tables(), tables);
    });
  }
}

interface UseTablesOptions extends Pick<LocalDynamoDB<string>, 'ensureTable'> {
  start(): ReturnType<LocalDynamoDB<string>['startDynamoDB']>;
}

function useTables({ start, ensureTable }: UseTablesOptions): Tables {
  const clients: DynamoDBDocumentClient[] = [];
  let now = startedAt;
  const clock = { now: () => new Date(now) };
  let dynamodb: Awaited<ReturnType<UseTablesOptions['start']>>;

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
    await ensureTable(documentClient, rowsTable('rows'));
    await ensureTable(documentClient, runsTable('runs'));
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
    row: async (id) => existing(await started(parts.rows).get(id)),
    anotherClient,
    rowsThrough,
    rowsInterruptedBy(interfere) {
      const client = anotherClient();
      let requests = 0;
      client.middlewareStack.add(
        (next, { commandName }) =>
          async (args) => {
            await interfere(String(commandName), args.input, (requests += 1));
            return await next(args);
          },
        { step: 'initialize' },
      );
      return rowsThrough(client);
    },
    setClock: (instant) => {
      now = instant;
    },
  };
}

function started<Part>(part: Part | undefined): Part {
  if (part === undefined) throw new Error('Use the tables within a test: beforeAll creates them');
  return part;
}
