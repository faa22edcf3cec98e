import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from '@jest/globals';
import { createSdkRequestHandler } from './create-sdk-request-handler.ts';
import { retryAtOnce } from './retry-at-once.ts';
import type { WireResponse } from './transport.ts';

/** Creates a client that makes at most three attempts, and a count of them. */
function clientAnswered(response: () => WireResponse): { client: DynamoDBClient; attempts: () => number } {
  let attempts = 0;
  const requestHandler = createSdkRequestHandler(async () => {
    attempts += 1;
    return await Promise.resolve(response());
  });
  const client = new DynamoDBClient({
    endpoint: 'http://127.0.0.1:9',
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    retryStrategy: retryAtOnce(3),
    requestHandler,
  });
  return { client, attempts: () => attempts };
}

function refusal(statusCode: number, type: string): WireResponse {
  return { statusCode, headers: {}, body: { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'Refused' } };
}

it.each([
  { what: 'a broken connection', message: 'socket hang up', response: brokenConnection },
  { what: 'throttling', message: 'Refused', response: () => refusal(400, 'ProvisionedThroughputExceededException') },
  { what: 'a server error', message: 'Refused', response: () => refusal(500, 'InternalServerError') },
])('retries a request after $what, up to the maximum of attempts', async ({ message, response }) => {
  const { client, attempts } = clientAnswered(response);

  await expect(client.send(new ListTablesCommand())).rejects.toThrow(message);
  expect(attempts()).toBe(3);
});

it('does not retry an invalid request', async () => {
  const { client, attempts } = clientAnswered(() => refusal(400, 'ValidationException'));

  await expect(client.send(new ListTablesCommand())).rejects.toThrow('Refused');
  expect(attempts()).toBe(1);
});

it('allows each request its own attempts, after any number of failures', async () => {
  const { client, attempts } = clientAnswered(() => refusal(400, 'ProvisionedThroughputExceededException'));
  const requests = 200;

  for (let sent = 0; sent < requests; sent += 1)
    await expect(client.send(new ListTablesCommand())).rejects.toThrow('Refused');

  expect(attempts()).toBe(3 * requests);
});

function brokenConnection(): never {
  throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
}
