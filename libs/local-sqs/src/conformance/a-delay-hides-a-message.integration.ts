import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { startSqs } from './start-conformance.ts';

it('hides a message for its own delay, or else for that of the queue', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders', { DelaySeconds: '20' });
  await sqs.client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'own', DelaySeconds: 5 }));
  await sqs.client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'at once', DelaySeconds: 0 }));
  await sqs.send(QueueUrl, 'of the queue');
  expect(await sqs.counts(QueueUrl)).toEqual({ visible: 1, inFlight: 0, delayed: 2 });

  const bodies = async () => (await sqs.receive(QueueUrl)).map(({ Body }) => Body);
  expect(await bodies()).toEqual(['at once']);
  await sqs.advance(5_000);
  expect(await bodies()).toEqual(['own']);
  await sqs.advance(14_999);
  expect(await bodies()).toEqual([]);
  await sqs.advance(1);
  expect(await bodies()).toEqual(['of the queue']);
});

it('rejects a delay above 15 minutes', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders');
  const sent = sqs.client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello', DelaySeconds: 901 }));
  await expect(sent).rejects.toThrow('DelaySeconds');
});
