import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { createSdkRequestHandler } from './create-sdk-request-handler.ts';
import type { WireRequest } from './transport.ts';

const config = {
  endpoint: 'http://127.0.0.1:9',
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
};

it('passes each request of an SDK client to `send`, parsed, and returns the response', async () => {
  const sent: WireRequest[] = [];
  const requestHandler = createSdkRequestHandler(async (request) => {
    sent.push(request);
    const body = request.service === 'SQS' ? { QueueUrl: 'url' } : { Item: { id: { S: 'order' } } };
    return await Promise.resolve({ statusCode: 200, headers: {}, body });
  });
  const got = await new DynamoDBClient({ ...config, requestHandler }).send(
    new GetItemCommand({ TableName: 'orders', Key: { id: { S: 'order' } } }),
  );
  const found = await new SQSClient({ ...config, requestHandler }).send(
    new GetQueueUrlCommand({ QueueName: 'orders' }),
  );

  expect(got.Item).toEqual({ id: { S: 'order' } });
  expect(found.QueueUrl).toBe('url');
  expect(sent).toEqual([
    { service: 'DynamoDB', operation: 'GetItem', body: { TableName: 'orders', Key: { id: { S: 'order' } } } },
    { service: 'SQS', operation: 'GetQueueUrl', body: { QueueName: 'orders' } },
  ]);
});
