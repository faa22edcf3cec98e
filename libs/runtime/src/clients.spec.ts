import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from '@jest/globals';
import { createDynamoDBDocumentClient, createSqsClient } from './clients.ts';

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
});
