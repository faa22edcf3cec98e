import { once } from 'node:events';
import { createServer, get, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createStackClock, type RunningDynamoDB, startDynamoDB } from '@daybreak/local-stack';
import { createSqsEngine, type SqsServer, startSqsServer } from '@daybreak/local-stack/internal';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { guardInvocation } from './guard-invocation.ts';
import { LeakError } from './leak-error.ts';
import { leakOf } from './leak.fixture.ts';

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server does not listen');
  return address.port;
}

const credentials = { accessKeyId: 'any', secretAccessKey: 'any' };
const engine = createSqsEngine({ clock: createStackClock({ kind: 'real' }) });
let sqsServer: SqsServer;
let dynamodbServer: RunningDynamoDB;
let sqs: SQSClient;
let dynamodb: DynamoDBClient;

beforeAll(async () => {
  sqsServer = await startSqsServer({ engine });
  dynamodbServer = await startDynamoDB();
  sqs = new SQSClient({ endpoint: sqsServer.endpoint, region: 'eu-west-1', credentials });
  dynamodb = new DynamoDBClient({ endpoint: dynamodbServer.endpoint, region: 'eu-west-1', credentials });
});

afterAll(async () => {
  sqs.destroy();
  dynamodb.destroy();
  await Promise.all([sqsServer.close(), dynamodbServer.close()]);
  engine.close();
});

describe('an invocation that awaits its SDK clients', () => {
  test.each([
    ['with default settings', 200, {}],
    ['with timeouts', 50, { connectionTimeout: 3000, requestTimeout: 10_000, socketTimeout: 8000 }],
    ['with short timeouts', 50, { connectionTimeout: 500, requestTimeout: 2000, socketTimeout: 1000 }],
  ])(
    'passes with kept-alive connections, %s, %i times',
    async (_name, times, requestHandler) => {
      const queues = new SQSClient({ endpoint: sqsServer.endpoint, region: 'eu-west-1', credentials, requestHandler });
      const tables = new DynamoDBClient({
        endpoint: dynamodbServer.endpoint,
        region: 'eu-west-1',
        credentials,
        requestHandler,
      });
      const handler = guardInvocation(async () => {
        const [found] = await Promise.all([
          tables.send(new ListTablesCommand({})),
          queues.send(new ListQueuesCommand({})),
          queues.send(new ListQueuesCommand({})),
        ]);
        return found.TableNames;
      });
      for (let count = 0; count < times; count++) expect(await handler()).toEqual([]);
      queues.destroy();
      tables.destroy();
    },
    120_000,
  );

  test('passes while concurrent invocations share a connection', async () => {
    const one = new SQSClient({
      endpoint: sqsServer.endpoint,
      region: 'eu-west-1',
      credentials,
      requestHandler: { httpAgent: { maxSockets: 1 } },
    });
    const handler = guardInvocation(async () => await one.send(new ListQueuesCommand({})));
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, async () => await handler()));
    expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([]);
    one.destroy();
  });
});

describe('an invocation whose last connection broke', () => {
  test.each([
    ['closed', (socket: Socket) => void socket.destroy()],
    ['reset', (socket: Socket) => void socket.resetAndDestroy()],
  ])('fails with the error of its client if the connection is %s', async (_name, end) => {
    const server = createServer(({ socket }) => end(socket)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const endpoint = `http://127.0.0.1:${portOf(server)}`;
    const cutOff = new SQSClient({ endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 });
    const handler = guardInvocation(async () => await cutOff.send(new ListQueuesCommand({})));
    const error = await handler().catch((thrown: unknown) => thrown);
    cutOff.destroy();
    server.close();
    expect(String(error)).toMatch(/^Error: .*(socket hang up|ECONNRESET)/);
  });
});

describe('an invocation that leaves an SDK request', () => {
  function listTablesLater(): void {
    void dynamodb.send(new ListTablesCommand({})).catch(() => {});
  }

  async function listQueuesLater(client: SQSClient): Promise<void> {
    await Promise.resolve();
    void client.send(new ListQueuesCommand({})).catch(() => {});
  }

  test('fails with the request and the line that sent it', async () => {
    const handler = guardInvocation(async () => listTablesLater());
    const error = await handler().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(LeakError);
    expect(String(error)).toContain('The invocation settled and left running');
    expect(String(error)).toMatch(
      /• HTTP request POST http:\/\/127\.\d+\.\d+\.\d+:\d+\/ \(DynamoDB_20120810\.ListTables\), with \d timers\n {6}started at listTablesLater \(.*guard-invocation\.integration\.ts:\d+:\d+\)\n/,
    );
  });

  test('fails 50 times of 50', async () => {
    for (let count = 0; count < 50; count++) {
      const { kind } = await leakOf(async () => await listQueuesLater(sqs));
      expect(kind).toBe('request');
    }
  });

  test('fails for the first request of a client, which reads its configuration before it', async () => {
    const fresh = new SQSClient({ endpoint: sqsServer.endpoint, region: 'eu-west-1', credentials });
    const { startedAt } = await leakOf(async () => await listQueuesLater(fresh));
    expect(startedAt[0]).toMatch(/^listQueuesLater /);
    fresh.destroy();
  });

  test('fails, while concurrent invocations without a leak pass', async () => {
    const clean = guardInvocation(async () => await sqs.send(new ListQueuesCommand({})));
    const faulty = guardInvocation(async () => await listQueuesLater(sqs));
    const outcomes = await Promise.allSettled([clean(), faulty(), clean(), clean(), faulty(), clean()]);
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
  });

  test('also fails without traced calls', async () => {
    const leak = await leakOf(async () => await listQueuesLater(sqs), { tracesCalls: false });
    expect(leak.startedAt).not.toEqual([]);
  });
});

describe('an invocation fails for', () => {
  let server: Server;
  let url = '';
  let port = 0;

  beforeAll(async () => {
    server = createServer((_request, response) => response.end('good morning'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = portOf(server);
    url = `http://127.0.0.1:${port}/day?signature=secret`;
  });

  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  test('no fetch that it awaits', async () => {
    const handler = guardInvocation(async () => await (await fetch(url)).text());
    for (let count = 0; count < 50; count++) expect(await handler()).toBe('good morning');
  });

  test('a fetch', async () => {
    const leak = await leakOf(async function fetchesLater() {
      void fetch(url);
    });
    expect(leak).toMatchObject({ kind: 'request', what: `fetch GET http://127.0.0.1:${port}/day` });
    expect(leak.startedAt[0]).toMatch(/^fetchesLater /);
  });

  test('an HTTP response that it does not read', async () => {
    const leak = await leakOf(async function readsNoBody() {
      await new Promise((resolve) => {
        get(url, resolve);
      });
    });
    expect(leak).toMatchObject({ kind: 'request', what: `HTTP request GET http://127.0.0.1:${port}/day` });
    expect(leak.startedAt).toContainEqual(expect.stringContaining('readsNoBody'));
  });

  test('a socket', async () => {
    let socket: Socket | undefined;
    const leak = await leakOf(async function connects() {
      socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
    });
    socket?.destroy();
    expect(leak).toMatchObject({ kind: 'socket', what: `socket to 127.0.0.1:${port}` });
    expect(leak.startedAt[0]).toMatch(/^connects /);
  });

  test('a server', async () => {
    let own: Server | undefined;
    const leak = await leakOf(async () => {
      own = createServer().listen(0, '127.0.0.1');
      await once(own, 'listening');
    });
    own?.close();
    expect(leak.kind).toBe('server');
  });
});
