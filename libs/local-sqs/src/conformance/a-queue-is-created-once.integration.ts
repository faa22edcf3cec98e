import { expect, it } from '@jest/globals';
import { startSqs } from './start-conformance.ts';

it('returns the existing queue if its attributes match', async () => {
  const sqs = await startSqs();
  const url = await sqs.createQueue('orders', { VisibilityTimeout: '60' });
  expect(await sqs.createQueue('orders', { VisibilityTimeout: '60' })).toBe(url);
  expect(await sqs.createQueue('orders')).toBe(url);
  expect(url).toBe(`${sqs.endpoint}/000000000000/orders`);
});

it('rejects another one of the same name with other attributes', async () => {
  const sqs = await startSqs();
  await sqs.createQueue('orders', { VisibilityTimeout: '60' });
  const created = sqs.createQueue('orders', { VisibilityTimeout: '61' });
  await expect(created).rejects.toMatchObject({
    name: 'QueueNameExists',
    Code: 'QueueAlreadyExists',
    message: 'A queue already exists with the same name and a different value for attribute VisibilityTimeout',
  });
});

it('rejects names that SQS refuses', async () => {
  const sqs = await startSqs();
  await expect(sqs.createQueue('not a name')).rejects.toThrow('alphanumeric');
  await expect(sqs.createQueue('x'.repeat(81))).rejects.toThrow('alphanumeric');
});

it('rejects a name that does not match the type of the queue', async () => {
  const sqs = await startSqs();
  await expect(sqs.createQueue('orders.fifo')).rejects.toThrow('Can only include alphanumeric');
  await expect(sqs.createQueue('orders', { FifoQueue: 'true' })).rejects.toThrow('must end with .fifo suffix');
  expect(await sqs.createQueue('orders.fifo', { FifoQueue: 'true' })).toMatch(/orders\.fifo$/);
});
