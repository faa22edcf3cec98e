import { DeleteQueueCommand } from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { startSqs } from './start-conformance.ts';

it('moves a message to the dead-letter queue when a receive would exceed maxReceiveCount', async () => {
  const sqs = await startSqs();
  const deadUrl = await sqs.createQueue('orders-dead');
  const deadLetterTargetArn = await sqs.arnOf(deadUrl);
  const queueUrl = await sqs.createQueue('orders', {
    VisibilityTimeout: '1',
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 2 }),
  });
  const id = await sqs.send(queueUrl, 'poison');
  const sentAt = String(sqs.ours().clock.now());
  for (const count of ['1', '2']) {
    const { Attributes } = await sqs.receiveOne(queueUrl);
    expect(Attributes?.ApproximateReceiveCount).toBe(count);
    await sqs.advance(1_000);
  }
  expect((await sqs.counts(queueUrl)).visible).toBe(1);
  expect(await sqs.receive(queueUrl)).toEqual([]);
  expect(await sqs.counts(queueUrl)).toEqual({ visible: 0, inFlight: 0, delayed: 0 });

  const dead = await sqs.receiveOne(deadUrl);
  expect(dead).toMatchObject({ MessageId: id, Body: 'poison' });
  expect(dead.Attributes).toMatchObject({
    ApproximateReceiveCount: '3',
    DeadLetterQueueSourceArn: await sqs.arnOf(queueUrl),
    SentTimestamp: sentAt,
  });
});

it('delivers the next message in the same receive', async () => {
  const sqs = await startSqs();
  const deadUrl = await sqs.createQueue('orders-dead');
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: await sqs.arnOf(deadUrl), maxReceiveCount: '1' });
  const queueUrl = await sqs.createQueue('orders', { VisibilityTimeout: '1', RedrivePolicy });
  await sqs.send(queueUrl, 'poison');
  await sqs.receive(queueUrl);
  await sqs.advance(1_000);
  await sqs.send(queueUrl, 'good');
  expect((await sqs.receive(queueUrl)).map(({ Body }) => Body)).toEqual(['good']);
  expect((await sqs.counts(deadUrl)).visible).toBe(1);
});

it('keeps delivering a message whose dead-letter queue is gone', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders-dead');
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: await sqs.arnOf(QueueUrl), maxReceiveCount: 1 });
  const queueUrl = await sqs.createQueue('orders', { VisibilityTimeout: '0', RedrivePolicy });
  await sqs.client.send(new DeleteQueueCommand({ QueueUrl }));
  await sqs.send(queueUrl, 'poison');
  await sqs.receiveOne(queueUrl);
  await sqs.receiveOne(queueUrl);
});
