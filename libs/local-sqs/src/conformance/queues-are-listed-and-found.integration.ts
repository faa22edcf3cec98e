import { GetQueueUrlCommand, ListQueuesCommand } from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { startSqs } from './start-conformance.ts';

it('lists queues by prefix, page by page', async () => {
  const sqs = await startSqs();
  const names = ['orders-1', 'orders-2', 'orders-3'];
  const urls: string[] = [];
  for (const name of names) urls.push(await sqs.createQueue(name));
  await sqs.createQueue('invoices');

  const query = { QueueNamePrefix: 'orders', MaxResults: 2 };
  const first = await sqs.client.send(new ListQueuesCommand(query));
  expect(first.QueueUrls).toEqual(urls.slice(0, 2));
  const second = await sqs.client.send(new ListQueuesCommand({ ...query, NextToken: first.NextToken }));
  expect(second.QueueUrls).toEqual(urls.slice(2));
  expect(second.NextToken).toBeUndefined();
});

it('finds a queue by its name', async () => {
  const sqs = await startSqs();
  const url = await sqs.createQueue('orders');
  const { QueueUrl } = await sqs.client.send(new GetQueueUrlCommand({ QueueName: 'orders' }));
  expect(QueueUrl).toBe(url);
});
