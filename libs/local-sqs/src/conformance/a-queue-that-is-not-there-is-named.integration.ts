import { DeleteQueueCommand, GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { startSqs } from './start-conformance.ts';

it('returns QueueDoesNotExist, also for a deleted queue', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders');
  await sqs.send(QueueUrl, 'hello');
  await sqs.client.send(new DeleteQueueCommand({ QueueUrl }));

  const missing = {
    name: 'QueueDoesNotExist',
    Code: 'AWS.SimpleQueueService.NonExistentQueue',
    message: expect.stringContaining('orders'),
  };
  await expect(sqs.send(QueueUrl, 'hello')).rejects.toMatchObject(missing);
  await expect(sqs.receive(QueueUrl)).rejects.toMatchObject(missing);
  await expect(sqs.client.send(new GetQueueUrlCommand({ QueueName: 'orders' }))).rejects.toMatchObject(missing);

  expect(await sqs.receive(await sqs.createQueue('orders'))).toEqual([]);
});
