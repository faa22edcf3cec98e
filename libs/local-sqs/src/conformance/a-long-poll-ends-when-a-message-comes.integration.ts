import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { present, startSqs, until } from './start-conformance.ts';

it('returns a message to a waiting poll when it is sent', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders');
  const polled = sqs.client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
  await until(() => sqs.ours().clock.nextTimerAt() !== undefined);
  const id = await sqs.send(QueueUrl, 'hello');
  expect((await polled).Messages?.map(({ MessageId }) => MessageId)).toEqual([id]);
  expect(sqs.ours().clock.now() + 30_000).toBe(sqs.ours().clock.nextTimerAt());
});

it('returns a message to a waiting poll when its visibility timeout ends', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders', { VisibilityTimeout: '10', ReceiveMessageWaitTimeSeconds: '20' });
  const id = await sqs.send(QueueUrl, 'hello');
  await sqs.receive(QueueUrl);
  const visibleAt = sqs.ours().clock.nextTimerAt();
  const polled = sqs.client.send(new ReceiveMessageCommand({ QueueUrl }));
  await until(() => sqs.ours().server.waitingPolls() === 1);
  await sqs.advance(present(visibleAt) - sqs.ours().clock.now());
  expect((await polled).Messages?.map(({ MessageId }) => MessageId)).toEqual([id]);
});

it('distributes messages over the waiting polls', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders');
  const poll = async () => await sqs.client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
  const polls = [poll(), poll(), poll()];
  await until(() => sqs.ours().server.waitingPolls() === 3);
  const ids = [await sqs.send(QueueUrl, 'a'), await sqs.send(QueueUrl, 'b'), await sqs.send(QueueUrl, 'c')];
  const responses = await Promise.all(polls);
  const received = responses.flatMap(({ Messages = [] }) => Messages.map(({ MessageId }) => MessageId));
  expect(received).toHaveLength(3);
  expect(new Set(received)).toEqual(new Set(ids));
});
