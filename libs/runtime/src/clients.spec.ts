import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from '@jest/globals';
import { createDynamoDBDocumentClient, createSqsClient } from './clients.ts';
import { isKeptByShape } from './testing/is-kept-by-shape.ts';

const leftOut = /^(loggerMiddleware|getUserAgentMiddleware) /;

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
  it('leaves out two of the middlewares of the SDK, and no others, and meets the answer first', () => {
    const expected = plain.middlewareStack.identify().filter((name) => !leftOut.test(name));
    expect(expected).toHaveLength(plain.middlewareStack.identify().length - 2);
    expect(ours.middlewareStack.identify()).toEqual([...expected, 'collectBody - deserialize']);
  });

  it('makes one signer for all requests', async () => {
    expect(await ours.config.signer()).toBe(await ours.config.signer());
    expect(await plain.config.signer()).not.toBe(await plain.config.signer());
  });

  it('keeps a configuration that is fast to copy, which the SDK does not', () => {
    expect(isKeptByShape(plain.config)).toBe(false);
    expect(isKeptByShape(ours.config)).toBe(true);
    // As it does by the date of each answer.
    ours.config.systemClockOffset += 1;
    expect(isKeptByShape(ours.config)).toBe(true);
  });

  it('signs as the SDK does', async () => {
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
