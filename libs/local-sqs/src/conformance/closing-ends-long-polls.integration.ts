import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { startSqs, until } from './start-conformance.ts';

it('returns no message to the waiting polls and leaves nothing running', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders');
  const polled = sqs.client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
  await until(() => sqs.ours().server.waitingPolls() === 1);
  await sqs.ours().server.close();
  const { Messages, $metadata } = await polled;
  expect($metadata.httpStatusCode).toBe(200);
  expect(Messages).toBeUndefined();
  expect(sqs.ours().clock.nextTimerAt()).toBeUndefined();
  sqs
    .ours()
    .engine.queueOrThrow(QueueUrl)
    .send([{ body: 'hello' }]);
  expect(sqs.ours().engine.queueOrThrow(QueueUrl).counts().visible).toBe(1);
});
