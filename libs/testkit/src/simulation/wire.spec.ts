import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from '@jest/globals';
import { createSdkRequestHandler, type WireRequest } from './wire.ts';

const config = {
  endpoint: 'http://127.0.0.1:9',
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
};

it("hands on each request of the SDK's clients, parsed, and brings its answer back", async () => {
  const sent: WireRequest[] = [];
  const requestHandler = createSdkRequestHandler(async (request) => {
    sent.push(request);
    const body = request.service === 'SQS' ? { QueueUrl: 'url' } : { Item: { id: { S: 'row' } } };
    return await Promise.resolve({ statusCode: 200, headers: {}, body });
  });
  const got = await new DynamoDBClient({ ...config, requestHandler }).send(
    new GetItemCommand({ TableName: 'rows', Key: { id: { S: 'row' } } }),
  );
  const told = await new SQSClient({ ...config, requestHandler }).send(new GetQueueUrlCommand({ QueueName: 'rows' }));

  expect(got.Item).toEqual({ id: { S: 'row' } });
  expect(told.QueueUrl).toBe('url');
  expect(sent).toEqual([
    { service: 'DynamoDB', operation: 'GetItem', body: { TableName: 'rows', Key: { id: { S: 'row' } } } },
    { service: 'SQS', operation: 'GetQueueUrl', body: { QueueName: 'rows' } },
  ]);
});
