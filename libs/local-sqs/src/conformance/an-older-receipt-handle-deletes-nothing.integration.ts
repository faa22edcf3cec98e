import { DeleteMessageCommand } from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { startSqs } from './start-conformance.ts';

it('accepts the handle of an earlier receive and deletes nothing', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders', { VisibilityTimeout: '2' });
  await sqs.send(QueueUrl, 'hello');
  const first = await sqs.receiveOne(QueueUrl);
  await sqs.advance(2_000);
  const second = await sqs.receiveOne(QueueUrl);

  await sqs.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: first.ReceiptHandle }));
  expect((await sqs.counts(QueueUrl)).inFlight).toBe(1);
  await sqs.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: second.ReceiptHandle }));
  expect((await sqs.counts(QueueUrl)).inFlight).toBe(0);
});
