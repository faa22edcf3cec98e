import { DeleteMessageCommand } from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { startSqs } from './start-conformance.ts';

it('never hands out a deleted message again', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders', { VisibilityTimeout: '1' });
  await sqs.send(QueueUrl, 'hello');
  const { ReceiptHandle } = await sqs.receiveOne(QueueUrl);

  await sqs.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  await sqs.advance(3_000);
  expect(await sqs.receive(QueueUrl)).toEqual([]);
  expect(await sqs.counts(QueueUrl)).toEqual({ visible: 0, inFlight: 0, delayed: 0 });

  await sqs.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
});

it('deletes by the latest handle even after the visibility timeout ends', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders', { VisibilityTimeout: '1' });
  await sqs.send(QueueUrl, 'hello');
  const { ReceiptHandle } = await sqs.receiveOne(QueueUrl);

  await sqs.advance(1_001);
  await sqs.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  expect(await sqs.receive(QueueUrl)).toEqual([]);
});
