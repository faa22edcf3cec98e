import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { startSqs, until } from './start-conformance.ts';

it('returns no message when the wait time ends', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders');
  const polled = sqs.client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
  await until(() => sqs.ours().server.waitingPolls() === 1);
  await sqs.advance(19_999);
  expect(sqs.ours().server.waitingPolls()).toBe(1);
  await sqs.advance(1);
  expect((await polled).Messages).toBeUndefined();
  expect(sqs.ours().clock.nextTimerAt()).toBeUndefined();
});

it('rejects a wait time above 20 seconds', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders');
  const polled = sqs.client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 21 }));
  await expect(polled).rejects.toThrow('WaitTimeSeconds');
});
