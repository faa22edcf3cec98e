import {
  CancelMessageMoveTaskCommand,
  ChangeMessageVisibilityCommand,
  ListMessageMoveTasksCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { startSqs } from './start-conformance.ts';

async function startWithDeadLetters(count: number) {
  const sqs = await startSqs();
  const deadUrl = await sqs.createQueue('orders-dead');
  const SourceArn = await sqs.arnOf(deadUrl);
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: SourceArn, maxReceiveCount: 1 });
  const queueUrl = await sqs.createQueue('orders', { VisibilityTimeout: '1', RedrivePolicy });
  for (let index = 0; index < count; index += 1) await sqs.send(queueUrl, `poison ${index}`);
  await sqs.receive(queueUrl);
  await sqs.advance(1_000);
  await sqs.receive(queueUrl);
  const task = async () => (await sqs.client.send(new ListMessageMoveTasksCommand({ SourceArn }))).Results?.[0];
  return { ...sqs, SourceArn, deadUrl, queueUrl, task };
}

it('moves dead letters to their source queues as new messages', async () => {
  const { client, counts, receive, task, SourceArn, deadUrl, queueUrl } = await startWithDeadLetters(3);
  const dead = await receive(deadUrl);
  expect(dead).toHaveLength(3);
  for (const { ReceiptHandle } of dead)
    await client.send(new ChangeMessageVisibilityCommand({ QueueUrl: deadUrl, ReceiptHandle, VisibilityTimeout: 0 }));

  await client.send(new StartMessageMoveTaskCommand({ SourceArn }));
  expect((await counts(deadUrl)).visible).toBe(0);
  const back = await receive(queueUrl);
  expect(new Set(back.map(({ Body }) => Body))).toEqual(new Set(['poison 0', 'poison 1', 'poison 2']));
  for (const { MessageId, Attributes } of back) {
    expect(dead.map((message) => message.MessageId)).not.toContain(MessageId);
    expect(Attributes?.ApproximateReceiveCount).toBe('1');
    expect(Attributes?.DeadLetterQueueSourceArn).toBeUndefined();
  }
  expect(await task()).toMatchObject({ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 3, SourceArn });
});

it('moves at its rate by the clock, and stops when it is cancelled', async () => {
  const { client, counts, advance, createQueue, arnOf, task, SourceArn, deadUrl } = await startWithDeadLetters(5);
  const other = await createQueue('other');
  const request = { SourceArn, DestinationArn: await arnOf(other), MaxNumberOfMessagesPerSecond: 2 };
  const { TaskHandle } = await client.send(new StartMessageMoveTaskCommand(request));
  expect((await counts(other)).visible).toBe(2);
  const again = client.send(new StartMessageMoveTaskCommand(request));
  await expect(again).rejects.toMatchObject({ name: 'UnsupportedOperation' });

  await advance(1_000);
  expect((await counts(other)).visible).toBe(4);
  expect(await task()).toMatchObject({ Status: 'RUNNING', TaskHandle, ApproximateNumberOfMessagesToMove: 5 });
  const cancelled = await client.send(new CancelMessageMoveTaskCommand({ TaskHandle }));
  expect(cancelled.ApproximateNumberOfMessagesMoved).toBe(4);
  await advance(60_000);
  expect((await counts(deadUrl)).visible).toBe(1);
  expect(await task()).toMatchObject({ Status: 'CANCELLED' });
});

it('accepts only a dead-letter queue as the source', async () => {
  const sqs = await startSqs();
  const arn = await sqs.arnOf(await sqs.createQueue('orders'));
  const start = async (SourceArn: string) => await sqs.client.send(new StartMessageMoveTaskCommand({ SourceArn }));
  await expect(start(arn)).rejects.toThrow('Dead Letter Queue');
  await expect(start(`${arn}-unknown`)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
