import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import waitForExpect from 'wait-for-expect';
import { type DynamoDBEngine, installedEngines } from './choose-engine.ts';
import { ensureTable } from './ensure-table.ts';
import { type RunningDynamoDB, startDynamoDB } from './start-dynamodb.ts';

const table = {
  TableName: 'things',
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' as const }],
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' as const }],
  BillingMode: 'PAY_PER_REQUEST' as const,
};

const clientOf = ({ endpoint }: { endpoint: string }): DynamoDBClient =>
  new DynamoDBClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });

let dataDir: string;
let running: RunningDynamoDB[];
const start = async (options: Parameters<typeof startDynamoDB>[0]): Promise<RunningDynamoDB> => {
  const dynamodb = await startDynamoDB(options);
  running.push(dynamodb);
  return dynamodb;
};

beforeEach(async () => {
  running = [];
  dataDir = await mkdtemp(join(tmpdir(), 'daybreak-dynamodb-'));
});

afterEach(async () => {
  await Promise.all(running.map(async (dynamodb) => await dynamodb.close()));
  await rm(dataDir, { recursive: true });
});

describe.each(installedEngines())('startDynamoDB with %s', (engine: DynamoDBEngine) => {
  it('responds on this machine only, from when it resolves until it is closed', async () => {
    const dynamodb = await start({ engine });
    const client = clientOf(dynamodb);

    expect(dynamodb.endpoint).toMatch(
      engine === 'dynalite' ? /^http:\/\/127\.0\.0\.1:\d+$/ : /^http:\/\/127\.[\d.]+:\d+$/,
    );
    expect(await client.send(new ListTablesCommand())).toMatchObject({ TableNames: [] });
    await dynamodb.close();
    await dynamodb.close();
    await expect(fetch(dynamodb.endpoint)).rejects.toThrow('fetch failed');
    client.destroy();
  });

  it('starts several engines, each with its own data', async () => {
    const several = await Promise.all([start({ engine }), start({ engine }), start({ engine })]);
    const clients = several.map(clientOf);
    const [firstClient] = clients;
    if (firstClient === undefined) throw new Error('No client');
    await ensureTable(firstClient, table);

    const names = await Promise.all(
      clients.map(async (client) => (await client.send(new ListTablesCommand())).TableNames),
    );
    expect(names).toEqual([['things'], [], []]);
    // dynoxide would serve a page of a browser, but no page can guess its address.
    if (engine === 'dynoxide')
      expect(new Set(several.map(({ endpoint }) => new URL(endpoint).hostname)).add('127.0.0.1').size).toBe(4);
    for (const client of clients) client.destroy();
  });

  it('keeps the data when it is killed and started again on its folder', async () => {
    const item = { id: { S: 'a' }, values: { M: { 'ключ 🔑': { N: '1' } } } };
    const first = await start({ engine, dataDir });
    const before = clientOf(first);
    await ensureTable(before, table);
    await before.send(new PutItemCommand({ TableName: 'things', Item: item }));
    process.kill(first.pid, 'SIGKILL');
    await first.close();
    before.destroy();

    // A folder belongs to one engine.
    const second = await start({ dataDir });
    const after = clientOf(second);
    await ensureTable(after, table);
    const { Item } = await after.send(new GetItemCommand({ TableName: 'things', Key: { id: { S: 'a' } } }));

    expect(second.engine).toBe(engine);
    expect(Item).toEqual(item);
    after.destroy();
  });

  it('ends with its parent process, even by SIGKILL', async () => {
    const startModule = new URL('start-dynamodb.ts', import.meta.url).href;
    const parent = spawn(
      process.execPath,
      [
        '--input-type=module',
        '--disable-warning=ExperimentalWarning',
        '--eval',
        `const { startDynamoDB } = await import('${startModule}');
         console.log((await startDynamoDB({ engine: '${engine}' })).endpoint);`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const line: unknown = (await once(parent.stdout, 'data'))[0];
    const endpoint = String(line).trim();
    await expect(fetch(endpoint)).resolves.toBeDefined();

    parent.kill('SIGKILL');
    await once(parent, 'exit');

    await waitForExpect(async () => await expect(fetch(endpoint)).rejects.toThrow('fetch failed'), 5_000, 20);
  });
});

it('rejects a folder with the data of another engine', async () => {
  await (await start({ engine: 'dynalite', dataDir })).close();

  await expect(startDynamoDB({ engine: 'dynoxide', dataDir })).rejects.toThrow(/has data of dynalite|not installed/);
});
