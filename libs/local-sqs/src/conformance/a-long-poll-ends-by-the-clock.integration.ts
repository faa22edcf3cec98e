import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { startSqs, until } from './start-conformance.ts';

it('answers nothing once the wait time is over', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders');
  const polled = sqs.client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
  await until(() => sqs.waitingPolls() === 1);
  sqs.clock.advance(19_999);
  expect(sqs.waitingPolls()).toBe(1);
  sqs.clock.advance(1);
  expect((await polled).Messages).toBeUndefined();
  expect(sqs.clock.nextTimerAt()).toBeUndefined();
});

it('refuses to wait longer than 20 seconds', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders');
  const polled = sqs.client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 21 }));
  await expect(polled).rejects.toThrow('WaitTimeSeconds');
});
