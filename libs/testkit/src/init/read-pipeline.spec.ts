import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { InitError } from './entry-points/init-error.ts';
import { readPipeline } from './read-pipeline.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pipeline-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const lambda = (name: string, variables: object = {}, runtime = 'nodejs24.x'): object => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: name,
    Runtime: runtime,
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

/** A pipeline of orders, then payments. A function receives the dead letters. */
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

const read = (resources: object, from?: string, message?: unknown) => {
  const path = join(folder, 'Shop.template.json');
  writeFileSync(path, JSON.stringify({ Resources: resources }));
  return readPipeline([path], { from, message });
};

it('begins with the queue that nothing feeds, and makes a message from the keys of the tables', () => {
  expect(read(shop)).toMatchObject({
    entryPoint: { kind: 'queue', name: 'orders', receivers: ['reserve'] },
    tables: ['stock'],
    received: ['payments', 'orders'],
    deadLetterQueues: ['dead'],
    arrival: { queue: 'orders', body: '{"sku":"sku-1","shelf":1}' },
  });
});

it('reads a cdk.out folder', () => {
  read(shop);
  const properties = { templateFile: 'Shop.template.json' };
  const artifacts = { Shop: { type: 'aws:cloudformation:stack', properties } };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ artifacts }));
  expect(readPipeline([folder])).toMatchObject({ entryPoint: { name: 'orders' }, tables: ['stock'] });
});

it('begins with the named resource or logical id, and with the given message', () => {
  expect(read(shop, 'payments')).toMatchObject({ entryPoint: { name: 'payments', receivers: ['charge'] } });
  expect(read(shop, 'Payments')).toMatchObject({ entryPoint: { name: 'payments' } });
  expect(read(shop, 'mourn', [1]).arrival).toEqual({ functionName: 'mourn', event: [1] });
  const fifo = { ...shop, Orders: queue('orders.fifo', { FifoQueue: true }) };
  expect(read(fifo, 'Orders', 'x').arrival).toEqual({ queue: 'orders.fifo', body: '"x"', messageGroupId: 'group-1' });
});

it('lists the resources that are not emulated', () => {
  const { unsupported } = read({ ...shop, Search: { Type: 'AWS::OpenSearchService::Domain', Properties: {} } });
  expect(unsupported).toContainEqual(expect.stringMatching(/^Search \(AWS::OpenSearchService::Domain\)/));
});

it.each([
  [
    'an unknown name',
    shop,
    'order',
    /can't begin with order in .* queue dead, queue payments, queue orders, function mourn/,
  ],
  ['a queue without a function', { ...shop, Idle: queue('idle') }, 'idle', /can't begin with idle/],
  [
    'a template with functions only',
    { Lone: lambda('lone') },
    undefined,
    /no resource that a first test can begin with.*\n.*--from lone --message/,
  ],
  ['a template without functions', { Orders: queue('orders') }, undefined, /can begin with\.$/],
  [
    'a function that is not run',
    { ...shop, Reserve: lambda('reserve', {}, 'python3.14') },
    'orders',
    /The queue orders: the function reserve has the runtime python3\.14, .* functions: \{ 'reserve': handler \}/,
  ],
])('rejects %s, and says what to do', (_, resources, from, reason) => {
  expect(() => read(resources, from)).toThrow(InitError);
  expect(() => read(resources, from)).toThrow(reason);
});
