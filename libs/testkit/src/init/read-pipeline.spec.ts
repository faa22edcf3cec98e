import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { InitError } from './init-error.ts';
import { readPipeline } from './read-pipeline.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pipeline-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const lambda = (name: string, variables: object = {}): object => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: name,
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Code: { ZipFile: '' },
    Environment: { Variables: variables },
  },
});
const queue = (name: string, properties: object = {}): object => ({
  Type: 'AWS::SQS::Queue',
  Properties: { QueueName: name, VisibilityTimeout: 60, ...properties },
});
const mapping = (of: string, name: string): object => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: { EventSourceArn: { 'Fn::GetAtt': [of, 'Arn'] }, FunctionName: { Ref: name } },
});

/** Payments come after orders; the dead letters of both are received, too. */
const shop = {
  Mourn: lambda('mourn'),
  Charge: lambda('charge'),
  Reserve: lambda('reserve', { PAYMENTS: { Ref: 'Payments' } }),
  Dead: queue('dead'),
  Payments: queue('payments', {
    RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 3 },
  }),
  Orders: queue('orders'),
  DeadToMourn: mapping('Dead', 'Mourn'),
  PaymentsToCharge: mapping('Payments', 'Charge'),
  OrdersToReserve: mapping('Orders', 'Reserve'),
  Stock: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      TableName: 'stock',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'sku', KeyType: 'HASH' },
        { AttributeName: 'shelf', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'sku', AttributeType: 'S' },
        { AttributeName: 'shelf', AttributeType: 'N' },
      ],
    },
  },
};

const read = (resources: object, queueName?: string) => {
  const path = join(folder, 'Shop.template.json');
  writeFileSync(path, JSON.stringify({ Resources: resources }));
  return readPipeline(path, queueName);
};

it('begins with the queue to which no function sends, and guesses a message by the keys of the tables', () => {
  expect(read(shop)).toMatchObject({
    queue: 'orders',
    functionName: 'reserve',
    tables: ['stock'],
    message: { sku: 'sku-1', shelf: 1 },
  });
});

it('begins with the queue that is named, by its name or its logical id', () => {
  expect(read(shop, 'payments')).toMatchObject({ queue: 'payments', functionName: 'charge' });
  expect(read(shop, 'Payments')).toMatchObject({ queue: 'payments' });
});

it('lists what is not emulated', () => {
  const { unsupported } = read({ ...shop, Search: { Type: 'AWS::OpenSearchService::Domain', Properties: {} } });
  expect(unsupported).toContainEqual(expect.stringMatching(/^Search \(AWS::OpenSearchService::Domain\)/));
});

it.each([
  ['a queue that is not there', shop, 'order', /order is not in .* Name one of dead, payments, orders/],
  ['a queue that nobody receives from', { ...shop, Idle: queue('idle') }, 'idle', /received by no function/],
  [
    'no function that receives',
    { Lone: lambda('lone') },
    undefined,
    /nothing .* could begin with.*\nIt has 1 × function\. What begins otherwise/,
  ],
  [
    'a FIFO queue',
    { ...shop, Orders: queue('orders.fifo', { FifoQueue: true }) },
    undefined,
    /orders\.fifo is a FIFO queue.* --queue/,
  ],
])('%s is named', (_, resources, queueName, reason) => {
  expect(() => read(resources, queueName)).toThrow(InitError);
  expect(() => read(resources, queueName)).toThrow(reason);
});
