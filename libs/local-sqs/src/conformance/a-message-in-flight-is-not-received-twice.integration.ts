import { expect, it } from '@jest/globals';
import { startSqs } from './start-conformance.ts';

it('does not deliver a message in flight until its visibility timeout ends', async () => {
  const sqs = await startSqs();
  const queueUrl = await sqs.createQueue('orders', { VisibilityTimeout: '60' });
  await sqs.send(queueUrl, 'hello');

  const first = await sqs.receiveOne(queueUrl);
  expect(first.Body).toBe('hello');
  expect(await sqs.receive(queueUrl)).toEqual([]);
  await sqs.advance(59_999);
  expect(await sqs.receive(queueUrl)).toEqual([]);

  await sqs.advance(1);
  const again = await sqs.receiveOne(queueUrl);
  expect(again.MessageId).toBe(first.MessageId);
  expect(again.ReceiptHandle).not.toBe(first.ReceiptHandle);
  expect(again.Attributes?.ApproximateReceiveCount).toBe('2');
});
