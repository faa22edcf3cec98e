import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { startSqs, until } from './start-conformance.ts';

it('delivers a whole batch again to a waiting poll', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders', { VisibilityTimeout: '10' });
  for (const body of ['a', 'b', 'c', 'd', 'e']) await sqs.send(QueueUrl, body);
  expect(await sqs.receive(QueueUrl)).toHaveLength(5);
  const polled = sqs.client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 20 }));
  await until(() => sqs.ours().server.waitingPolls() === 1);
  await sqs.advance(10_000);
  expect((await polled).Messages).toHaveLength(5);
});
