import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { connect } from 'node:net';
import { DynamoDBClient, GetItemCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, expect, it } from '@jest/globals';
import { post } from '../../testing/post.ts';
import {
  type DynamoDBProxy,
  type DynamoDBProxyOptions,
  type DynamoDBRequest,
  startDynamoDBProxy,
} from './start-dynamodb-proxy.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface Received {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Starts an engine that responds with what it receives, and a proxy in front of it. */
async function start(
  authorise?: (request: DynamoDBRequest) => string | undefined,
  faultFor?: DynamoDBProxyOptions['faultFor'],
): Promise<{
  proxy: DynamoDBProxy;
  engine: Server;
  received: Received[];
}> {
  const received: Received[] = [];
  const engine = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      received.push({ headers: request.headers, body });
      response.end(body);
    });
  });
  engine.listen(0, '127.0.0.1');
  await once(engine, 'listening');
  const address = engine.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const proxy = await startDynamoDBProxy({
    engineEndpoint: `http://127.0.0.1:${port}`,
    ...(authorise && { authorise }),
    ...(faultFor && { faultFor }),
  });
  cleanups.push(
    () => engine.close(),
    () => engine.closeAllConnections(),
    async () => await proxy.close(),
  );
  return { proxy, engine, received };
}

const target = (operation: string) => ({ 'x-amz-target': `DynamoDB_20120810.${operation}` });

it('forwards requests and responses unchanged, of any size, and counts them', async () => {
  const { proxy, received } = await start();
  const large = JSON.stringify({ text: '🎉'.repeat(1_000_000) });
  for (const body of ['{}', large, '{"a":1}']) {
    const answer = await fetch(proxy.endpoint, { method: 'POST', headers: target('PutItem'), body });
    expect(await answer.text()).toBe(body);
  }
  await Promise.all(
    Array.from({ length: 20 }, async (_, n) => {
      const answer = await fetch(proxy.endpoint, { method: 'POST', headers: target('GetItem'), body: `{"n":${n}}` });
      expect(await answer.text()).toBe(`{"n":${n}}`);
    }),
  );
  expect(proxy.requestCounts()).toEqual({ PutItem: 3, GetItem: 20 });
  expect(received[0]?.headers).toMatchObject({ ...target('PutItem'), 'content-length': '2' });
});

it('responds to a refused request itself, and keeps the connection open', async () => {
  const { proxy, received } = await start(({ operation, authorization, body }) =>
    operation === 'GetItem' ? `${authorization?.slice(0, 16)} ${body()}` : undefined,
  );
  const client = new DynamoDBClient({
    endpoint: proxy.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  });
  cleanups.push(() => client.destroy());
  for (let round = 0; round < 3; round++) {
    await expect(client.send(new GetItemCommand({ TableName: 't', Key: { id: { S: '🎉' } } }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: 'AWS4-HMAC-SHA256 {"TableName":"t","Key":{"id":{"S":"🎉"}}}',
      $metadata: { httpStatusCode: 400 },
    });
    await client.send(new ListTablesCommand({}));
  }
  expect(received.map(({ body }) => body)).toEqual(['{}', '{}', '{}']);
  expect(proxy.requestCounts()).toEqual({ GetItem: 3, ListTables: 3 });
});

it('responds to requests with an injected fault itself, and forwards none of them', async () => {
  let isOn = true;
  const { proxy, received } = await start(undefined, ({ authorization }) =>
    isOn && authorization === 'worker' ? { statusCode: 500, body: { __type: '#InternalServerError' } } : undefined,
  );
  const send = async (authorization: string) =>
    await post(proxy.endpoint, { ...target('GetItem'), authorization }, '{}');
  const failed = { statusCode: 500, body: expect.stringContaining('#InternalServerError') };
  expect(await send('worker')).toMatchObject(failed);
  expect(await send('owner')).toMatchObject({ statusCode: 200 });
  isOn = false;
  expect(await send('worker')).toMatchObject({ statusCode: 200 });
  expect(received).toHaveLength(2);
});

it('rejects a page of a browser, and does not count its requests', async () => {
  const { proxy, received } = await start();
  for (const headers of [{ origin: 'null' }, { host: 'rebound.example' }, { 'sec-fetch-site': 'cross-site' }]) {
    const answer = await post(proxy.endpoint, { ...target('Scan'), ...headers });
    expect(answer).toMatchObject({ statusCode: 403, body: expect.stringContaining('AccessDeniedException') });
  }
  expect(received).toEqual([]);
  expect(proxy.requestCounts()).toEqual({});
});

it.each([
  ['too long', 'POST / HTTP/1.1\r\nContent-Length: 17000000\r\n\r\nxxx', 'HTTP/1.1 413 Payload Too Large'],
  ['without a length', 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n', 'HTTP/1.1 411 Length Required'],
])('closes the connection of a request that is %s, with the reason', async (_, text, expected) => {
  const { proxy, received } = await start();
  const socket = connect(Number(new URL(proxy.endpoint).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  socket.write(text);
  await once(socket, 'close');
  expect(answer.split('\r\n')[0]).toBe(expected);
  expect(received).toEqual([]);
});

it('breaks the connection when the engine does', async () => {
  const { proxy, engine } = await start();
  engine.removeAllListeners('request');
  engine.on('request', (request) => request.socket.destroy());
  await expect(fetch(proxy.endpoint, { method: 'POST', body: '{}' })).rejects.toThrow('fetch failed');
  engine.closeAllConnections();
  engine.close();
  await expect(fetch(proxy.endpoint, { method: 'POST', body: '{}' })).rejects.toThrow('fetch failed');
});

it('closes although clients keep their connections open', async () => {
  const { proxy } = await start();
  const socket = connect(Number(new URL(proxy.endpoint).port), '127.0.0.1');
  await once(socket, 'connect');
  const closed = once(socket, 'close');
  await proxy.close();
  await closed;
});
