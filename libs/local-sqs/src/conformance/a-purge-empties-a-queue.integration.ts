import { DeleteMessageCommand, PurgeQueueCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { startSqs } from './start-conformance.ts';

it('deletes every message, in flight and delayed ones too, and accepts one purge a minute', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders');
  await sqs.send(QueueUrl, 'in flight');
  const { ReceiptHandle } = await sqs.receiveOne(QueueUrl);
  await sqs.send(QueueUrl, 'visible');
  await sqs.client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'delayed', DelaySeconds: 10 }));

  await sqs.client.send(new PurgeQueueCommand({ QueueUrl }));
  expect(await sqs.counts(QueueUrl)).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  expect(sqs.ours().clock.nextTimerAt()).toBeUndefined();
  await sqs.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));

  const again = sqs.client.send(new PurgeQueueCommand({ QueueUrl }));
  await expect(again).rejects.toMatchObject({ name: 'PurgeQueueInProgress' });
  await sqs.advance(60_000);
  await sqs.client.send(new PurgeQueueCommand({ QueueUrl }));
});
