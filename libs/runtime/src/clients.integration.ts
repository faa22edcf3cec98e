import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { GetCommand, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { createDynamoDBDocumentClient } from './clients.ts';

const putSchema = v.object({ Item: v.record(v.string(), v.unknown()) });

/** A server that returns the item of the latest PutItem request for each GetItem request. */
function createItemServer(): Server {
  let item: unknown;
  return createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      if (String(request.headers['x-amz-target']).endsWith('.PutItem')) {
        item = v.parse(putSchema, JSON.parse(body)).Item;
        response.end('{}');
      } else {
        response.end(JSON.stringify({ Item: item }));
      }
    });
  });
}

describe('createDynamoDBDocumentClient', () => {
  const server = createItemServer();
  let client: DynamoDBDocumentClient;

  beforeEach(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    client = createDynamoDBDocumentClient({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
  });

  afterEach(async () => {
    client.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  it('writes and reads every JSON value unchanged, and omits undefined attributes', async () => {
    const Item = { id: '1', n: 0.1, big: 1e25, unsafe: 2 ** 53, deep: { a: [null, true, '', { b: -1e-7 }] } };
    await client.send(new PutCommand({ TableName: 't', Item: { ...Item, gone: undefined } }));
    const { Item: read } = await client.send(new GetCommand({ TableName: 't', Key: { id: '1' } }));
    expect(read).toEqual(Item);
    expect(Object.keys(read ?? {})).not.toContain('gone');
  });
});
