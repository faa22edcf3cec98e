import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { StackClock } from '@daybreak/local-sqs';
import { callerOf } from '../iam/caller.ts';
import type { Permissions } from '../iam/create-permissions.ts';
import { dynamodbAccess } from '../iam/dynamodb-access.ts';
import type { Closers } from '../process/closers.ts';
import { dynamodbAnswers, type ServiceFaults } from '../faults/service-faults.ts';
import type { TableModel } from '../template/stack-model.ts';
import type { AnswerOptions } from './answers/answer-options.ts';
import { createAnswerShaper } from './answers/create-answer-shaper.ts';
import type { TableCapacity } from './capacity/capacity.ts';
import { createMeter, type Meter } from './capacity/create-meter.ts';
import { createTables } from './create-tables.ts';
import type { DynamoDBEngine } from './engine/choose-engine.ts';
import { type DynamoDBExitedError, type DynamoDBOptions, startDynamoDB } from './engine/start-dynamodb.ts';
import { type DynamoDBProxyOptions, startDynamoDBProxy } from './proxy/start-dynamodb-proxy.ts';
import { createWriteRecorder } from './streams/create-write-recorder.ts';
import { createExpiry } from './expiry/create-expiry.ts';
import { createEngineClient } from './streams/engine-client.ts';
import { createTableStream, type TableStream } from './streams/table-stream.ts';

export interface RunningDatabase {
  readonly engine: DynamoDBEngine;
  readonly endpoint: string;
  readonly pid: number;
  /** Aborted when the engine ends by itself, with the DynamoDBExitedError as its reason. */
  readonly broken: AbortSignal;
  /** The streams of the tables by ARN. */
  readonly streams: ReadonlyMap<string, TableStream>;
  /** Deletes expired items, at most once in an hour of the stack's clock. Resolves to the number of deleted items. */
  expireItems(): Promise<number>;
  requestCounts(): Record<string, number>;
  unitCounts: Meter['unitCounts'];
  /** Makes reads return the latest items until the next write. */
  catchUp(): void;
}

/**
 * Starts a DynamoDB engine with the tables, and a proxy in front of it that counts requests and units, evaluates permissions, limits
 * capacity, records streams, and returns stale reads, short pages and unprocessed keys as DynamoDB may.
 */
export async function startDatabase(
  options: DynamoDBOptions & {
    tables: readonly TableModel[];
    region: string;
    accountId: string;
    countUnits?: boolean | undefined;
    capacity?: TableCapacity | undefined;
    answers?: AnswerOptions | undefined;
    clock: StackClock;
    permissions: Permissions | undefined;
    faults: ServiceFaults;
    onDied(error: DynamoDBExitedError): void;
  },
  closers: Closers,
): Promise<RunningDatabase> {
  const { tables, region, accountId, clock, permissions, countUnits = false } = options;
  // Capacity comes back with time. On a stopped clock, a test with many requests would throttle itself.
  const { capacity = clock.passes ? 'newOnDemand' : 'unlimited' } = options;
  const database = await startDynamoDB({ engine: options.engine, dataDir: options.dataDir });
  closers.add(database.engine, async () => await database.close());
  await createTablesAt(database.endpoint, { tables, region });
  const { engine, endpoint, pid, died } = database;
  const breaking = new AbortController();
  void died.then((error) => {
    breaking.abort(error);
    options.onDied(error);
  });
  const streams = new Map<string, TableStream>();
  for (const table of tables) {
    if (table.stream === undefined) continue;
    streams.set(table.name, createTableStream({ table, stream: table.stream, region, now: () => clock.now() }));
  }
  const byArn = new Map([...streams.values()].map((stream) => [stream.arn, stream]));
  const respond = createEngineClient(endpoint);
  const shaper = createAnswerShaper({ ...options.answers, tables, now: () => clock.now() });
  const recorder = createWriteRecorder({
    tables,
    streams,
    respond,
    needsOldItems: shaper.needsOldItems,
    onWritten: shaper.images.note,
  });
  const expiry = createExpiry({
    tables,
    respond: async (operation, body) => await recorder.perform(operation, body, { isExpiry: true }),
    now: () => clock.now(),
  });
  const isMetered = countUnits || capacity !== 'unlimited';
  const tableArnPrefix = `arn:aws:dynamodb:${region}:${accountId}:table/`;
  const meter = isMetered ? createMeter({ tables, capacity, tableArnPrefix, now: () => clock.now() }) : undefined;
  const proxy = await startDynamoDBProxy({
    engineEndpoint: endpoint,
    meter,
    shaper,
    recorder,
    faultFor({ authorization }) {
      const fault = options.faults.for('dynamodb', authorization);
      return fault === undefined ? undefined : dynamodbAnswers[fault];
    },
    authorise: authoriserOf(permissions, { tableArnPrefix, partitionKeys: partitionKeysOf(tables) }),
  });
  closers.add('the DynamoDB proxy', async () => await proxy.close());
  return {
    engine,
    pid,
    broken: breaking.signal,
    streams: byArn,
    catchUp: () => shaper.images.forget(),
    expireItems: async () => await expiry.sweep(),
    endpoint: proxy.endpoint,
    requestCounts: () => proxy.requestCounts(),
    unitCounts: () => meter?.unitCounts() ?? {},
  };
}

/** Returns AWS's error message for a call that a function's role does not allow. */
function authoriserOf(
  permissions: Permissions | undefined,
  place: Parameters<typeof dynamodbAccess>[2],
): NonNullable<DynamoDBProxyOptions['authorise']> {
  return ({ authorization, operation, body }) => {
    const caller = callerOf(authorization);
    if (permissions === undefined || caller === undefined || !permissions.evaluates(caller)) return undefined;
    for (const access of dynamodbAccess(operation, body(), place)) {
      const message = permissions.refusalOf({ caller, ...access });
      if (message !== undefined) return message;
    }
    return undefined;
  };
}

function partitionKeysOf(tables: readonly TableModel[]): ReadonlyMap<string, string> {
  return new Map(
    tables.flatMap(({ name, keySchema }) =>
      keySchema.flatMap((key) => (key.keyType === 'HASH' ? [[name, key.name] as const] : [])),
    ),
  );
}

async function createTablesAt(
  endpoint: string,
  { tables, region }: { tables: readonly TableModel[]; region: string },
): Promise<void> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region, credentials });
  try {
    await createTables(tables, client);
  } finally {
    client.destroy();
  }
}
