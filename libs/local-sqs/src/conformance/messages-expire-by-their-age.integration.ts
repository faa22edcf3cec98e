import { expect, it } from '@jest/globals';
import { startSqs } from './start-conformance.ts';

it('deletes a message after the retention period, in flight or not', async () => {
  const sqs = await startSqs();
  const queueUrl = await sqs.createQueue('orders', { MessageRetentionPeriod: '60' });
  await sqs.send(queueUrl, 'seen');
  await sqs.receive(queueUrl);
  await sqs.send(queueUrl, 'unseen');
  await sqs.advance(59_999);
  expect(await sqs.counts(queueUrl)).toEqual({ visible: 2, inFlight: 0, delayed: 0 });
  await sqs.advance(1);
  expect(await sqs.counts(queueUrl)).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  expect(await sqs.receive(queueUrl)).toEqual([]);
});

it('measures the age of a dead letter from its first send', async () => {
  const sqs = await startSqs();
  const deadUrl = await sqs.createQueue('orders-dead', { MessageRetentionPeriod: '60' });
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: await sqs.arnOf(deadUrl), maxReceiveCount: 1 });
  const queueUrl = await sqs.createQueue('orders', { VisibilityTimeout: '50', RedrivePolicy });
  await sqs.send(queueUrl, 'poison');
  await sqs.receive(queueUrl);
  await sqs.advance(50_000);
  await sqs.receive(queueUrl);
  expect((await sqs.counts(deadUrl)).visible).toBe(1);
  await sqs.advance(10_000);
  expect((await sqs.counts(deadUrl)).visible).toBe(0);
});
