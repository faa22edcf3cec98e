import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  createSqliteStore,
  createSqsEngine,
  createStackClock,
  type DeliveryOptions,
  queuesFileName,
  type SqsEngine,
  type StackClock,
  startSqsServer,
} from '@daybreak/local-sqs';
import type { TableCapacity } from './capacity/capacity.ts';
import { createMeter, type Meter } from './capacity/create-meter.ts';
import type { Closers } from './closers.ts';
import { createTables } from './create-tables.ts';
import { type DynamoDBFrontOptions, startDynamoDBFront } from './dynamodb-front/start-dynamodb-front.ts';
import { type DynamoDBEngine, type DynamoDBOptions, type RunningDynamoDB, startDynamoDB } from './dynamodb/index.ts';
import { callerOf, dynamodbAccess, type Permissions, sqsAccess } from './iam/index.ts';
import type { TableModel } from './template/index.ts';

export interface RunningSqs {
  readonly engine: SqsEngine;
  readonly endpoint: string;
  requestCounts(): Record<string, number>;
}

/**
 * The queues' engine and its server; with a data folder, the queues that it holds. Without a clock, the engine's is a real one
 * that goes on where the folder's messages are.
 */
export async function startSqs(
  options: {
    clock: StackClock | undefined;
    dataDir: string | undefined;
    region: string;
    accountId: string;
    refusalOf: Permissions['refusalOf'];
    delivery: DeliveryOptions | undefined;
  },
  closers: Closers,
): Promise<RunningSqs> {
  const { dataDir, region, accountId, refusalOf, delivery } = options;
  const store = dataDir === undefined ? undefined : createSqliteStore(join(dataDir, queuesFileName));
  const startAt = Math.max(Date.now(), store?.latestTime() ?? 0);
  const clock = options.clock ?? createStackClock({ kind: 'real', startAt });
  const engine = createSqsEngine({ clock, region, accountId, ...(store && { store }), ...(delivery && { delivery }) });
  closers.add('the queues', () => engine.close());
  const server = await startSqsServer({
    engine,
    authorise({ authorization, action, input }) {
      const caller = callerOf(authorization);
      if (caller === undefined) return undefined;
      return refusalOf({ caller, ...sqsAccess(action, input, (queue) => engine.arnOf(queue)) });
    },
  });
  closers.add('the SQS server', async () => await server.close());
  return { engine, endpoint: server.endpoint, requestCounts: () => server.requestCounts() };
}

export interface RunningDatabase {
  readonly engine: DynamoDBEngine;
  readonly endpoint: string;
  readonly pid: number;
  readonly died: RunningDynamoDB['died'];
  requestCounts(): Record<string, number>;
  unitCounts: Meter['unitCounts'];
}

/** A DynamoDB engine with the tables; in front of it, where requests or units are counted, permissions evaluated or
 * capacity is limited, what does that. */
export async function startDatabase(
  options: DynamoDBOptions & {
    tables: readonly TableModel[];
    region: string;
    accountId: string;
    countRequests: boolean;
    countUnits: boolean;
    capacity: TableCapacity;
    clock: StackClock;
    permissions: Permissions | undefined;
  },
  closers: Closers,
): Promise<RunningDatabase> {
  const { engine: requested, dataDir, tables, region, accountId, countRequests, permissions } = options;
  const { countUnits, capacity, clock } = options;
  const database = await startDynamoDB({ engine: requested, dataDir });
  closers.add(database.engine, async () => await database.close());
  await createTablesAt(database.endpoint, { tables, region });
  const { engine, endpoint, pid, died } = database;
  const running = { engine, pid, died };
  const isMetered = countUnits || capacity !== 'unlimited';
  if (!countRequests && !isMetered && permissions === undefined)
    return { ...running, endpoint, requestCounts: () => ({}), unitCounts: () => ({}) };
  const tableArnPrefix = `arn:aws:dynamodb:${region}:${accountId}:table/`;
  const meter = isMetered ? createMeter({ tables, capacity, tableArnPrefix, now: () => clock.now() }) : undefined;
  const front = await startDynamoDBFront({
    engineEndpoint: endpoint,
    meter,
    refusalOf: refusalBy(permissions, { tableArnPrefix, partitionKeys: partitionKeysOf(tables) }),
  });
  closers.add('the DynamoDB front', async () => await front.close());
  return {
    ...running,
    endpoint: front.endpoint,
    requestCounts: () => front.requestCounts(),
    unitCounts: () => meter?.unitCounts() ?? {},
  };
}

/** Refuses what a function's role does not allow, in AWS's words. */
function refusalBy(
  permissions: Permissions | undefined,
  place: Parameters<typeof dynamodbAccess>[2],
): NonNullable<DynamoDBFrontOptions['refusalOf']> {
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
