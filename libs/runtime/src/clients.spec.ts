import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from '@jest/globals';
import { createDynamoDBDocumentClient, createSqsClient, longestRequestMs } from './clients.ts';

const leftOut = /^(loggerMiddleware|getUserAgentMiddleware) /;

const config = { region: 'eu-west-1' };

describe.each([
  ['createSqsClient', createSqsClient(config), new SQSClient(config)],
  ['createDynamoDBDocumentClient', createDynamoDBDocumentClient(config), new DynamoDBClient(config)],
])('%s', (_, ours, plain) => {
  it('leaves out two of the middlewares of the SDK, and no others', () => {
    const expected = plain.middlewareStack.identify().filter((name) => !leftOut.test(name));
    expect(expected).toHaveLength(plain.middlewareStack.identify().length - 2);
    expect(ours.middlewareStack.identify()).toEqual(expected);
  });

  it('is done with a request by then, though each attempt of it times out', async () => {
    // An attempt has four seconds, and between them the SDK waits up to 100 ms, then 200 ms.
    expect((await ours.config.maxAttempts()) * 4_000 + 300).toBeLessThanOrEqual(longestRequestMs);
  });
});
