import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { fuzz, hostileBody, hostileText, maybeDamaged } from '@daybreak/fuzz';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import fc from 'fast-check';
import { dynamodbAccess } from '../../iam/dynamodb-access.ts';
import { exampleTable } from '../../testing/write-examples.ts';
import { createAnswerShaper } from '../answers/create-answer-shaper.ts';
import { createMeter } from '../capacity/create-meter.ts';
import { type DynamoDBProxy, startDynamoDBProxy } from './start-dynamodb-proxy.ts';

const tables = [{ ...exampleTable, name: 'orders' }];

let engine: Server;
let proxy: DynamoDBProxy;
beforeAll(async () => {
  engine = createServer((request, response) => request.resume().once('end', () => response.end('{}')));
  // A connection stays open although it is idle.
  engine.keepAliveTimeout = 0;
  engine.listen(0, '127.0.0.1');
  await once(engine, 'listening');
  const address = engine.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  proxy = await startDynamoDBProxy({
    engineEndpoint: `http://127.0.0.1:${port}`,
    meter: createMeter({ tables, capacity: 'newOnDemand', tableArnPrefix: 'table/', now: () => 0 }),
    shaper: createAnswerShaper({ tables, now: () => 0, staleReads: 1, unprocessed: 1, seed: 1 }),
    // Parses each request as the evaluation of a role does. No request may refer to this table.
    authorise: ({ operation, body }) => {
      const accesses = dynamodbAccess(operation, body(), {
        tableArnPrefix: 'table/',
        partitionKeys: new Map([['orders', 'id']]),
      });
      for (const { action, resource } of accesses)
        expect([typeof action, typeof resource]).toEqual(['string', 'string']);
      return accesses.some(({ resource }) => resource.startsWith('table/secret')) ? 'refused' : undefined;
    },
  });
});
afterAll(async () => {
  await proxy.close();
  engine.closeAllConnections();
  engine.close();
});

async function post(target: string, body: string): Promise<Response> {
  return await fetch(proxy.endpoint, { method: 'POST', headers: { 'x-amz-target': target }, body });
}

const operations = ['GetItem', 'BatchGetItem', 'BatchWriteItem', 'Query', 'TransactWriteItems', 'toString', 'Made', ''];
const inputs = {
  TableName: 'orders',
  IndexName: 'due',
  RequestItems: { orders: { Keys: [{ id: { S: 'a' } }] } },
  TransactItems: [{ Put: { TableName: 'orders' } }],
};

describe('the proxy of DynamoDB', () => {
  fuzz(
    'forwards any request, or refuses it, and keeps running',
    500,
    fc.tuple(fc.constantFrom(...operations), hostileBody(maybeDamaged(inputs, { maximumChanges: 4 }))),
    async ([operation, body]) => {
      const answer = await post(`DynamoDB_20120810.${operation}`, body);
      expect([200, 400]).toContain(answer.status);
      await answer.text();
    },
  );

  fuzz(
    'evaluates every table in a request',
    300,
    hostileText().map((name) => `secret ${name}`),
    async (table) => {
      const items = Object.fromEntries([
        ['orders', {}],
        [table, {}],
        ['constructor', {}],
      ]);
      for (const [operation, input] of [
        ['BatchGetItem', { RequestItems: items }],
        ['TransactWriteItems', { TransactItems: [Object.fromEntries([['constructor', { TableName: table }]])] }],
        ['GetItem', { TableName: table }],
      ] as const) {
        const answer = await post(`DynamoDB_20120810.${operation}`, JSON.stringify(input));
        expect(await answer.json()).toMatchObject({ Message: 'refused' });
      }
    },
  );

  fuzz(
    'survives invalid HTTP, and connections that break at any byte',
    400,
    fc.tuple(hostileText(), fc.nat(120), fc.boolean()),
    async ([text, at, isCut]) => {
      const request = `POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: DynamoDB_20120810.GetItem\r\nContent-Length: 2\r\n${text}\r\n\r\n{}`;
      const socket = connect(Number(new URL(proxy.endpoint).port), '127.0.0.1');
      socket.on('error', () => {}).resume();
      const closed = once(socket, 'close');
      await once(socket, 'connect');
      if (isCut) socket.write(request.slice(0, at), () => socket.resetAndDestroy());
      else socket.end(request);
      await closed;
      expect((await post('DynamoDB_20120810.GetItem', '{}')).status).toBe(200);
    },
  );
});
