import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from '@jest/globals';
import { createDynamoDBDocumentClient, createSqsClient } from './clients.ts';
import { hasFastProperties } from './testing/has-fast-properties.ts';

const removedMiddleware = /^(loggerMiddleware|getUserAgentMiddleware) /;

const config = { region: 'eu-west-1', credentials: { accessKeyId: 'an-id', secretAccessKey: 'a-secret' } };
const request = {
  method: 'POST',
  protocol: 'https:',
  hostname: 'sqs.eu-west-1.amazonaws.com',
  path: '/',
  headers: { host: 'sqs.eu-west-1.amazonaws.com', 'content-type': 'application/x-amz-json-1.0' },
  body: '{"QueueName":"a"}',
};

describe.each([
  ['createSqsClient', createSqsClient(config), new SQSClient(config)],
  ['createDynamoDBDocumentClient', createDynamoDBDocumentClient(config), new DynamoDBClient(config)],
])('%s', (_, ours, plain) => {
  it('removes two middlewares of the SDK, and adds one that reads the response body first', () => {
    const expected = plain.middlewareStack.identify().filter((name) => !removedMiddleware.test(name));
    expect(expected).toHaveLength(plain.middlewareStack.identify().length - 2);
    expect(ours.middlewareStack.identify()).toEqual([...expected, 'collectBody - deserialize']);
  });

  it('uses one signer for all requests', async () => {
    expect(await ours.config.signer()).toBe(await ours.config.signer());
    expect(await plain.config.signer()).not.toBe(await plain.config.signer());
  });

  it('has a configuration with fast properties, unlike the SDK', () => {
    expect(hasFastProperties(plain.config)).toBe(false);
    expect(hasFastProperties(ours.config)).toBe(true);
    // The SDK sets the offset from the date of each response.
    ours.config.systemClockOffset += 1;
    expect(hasFastProperties(ours.config)).toBe(true);
  });

  it('signs a request like the SDK', async () => {
    const signingDate = new Date('2026-03-29T12:00:00Z');
    const [signed, expected] = await Promise.all(
      [ours, plain].map(async ({ config: { signer } }) => await (await signer()).sign(request, { signingDate })),
    );
    expect(expected?.headers['authorization']).toMatch(
      /^AWS4-HMAC-SHA256 Credential=an-id\/20260329\/eu-west-1\/.*Signature=\w{64}$/,
    );
    expect(signed).toEqual(expected);
  });
});
