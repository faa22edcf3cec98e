import { DeleteMessageCommand } from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { startSqs } from './start-conformance.ts';

it('delivers 120,000 messages, and then none until one is deleted', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders');
  const queue = sqs.ours().engine.queueOrThrow(QueueUrl);
  for (let sent = 0; sent < 120_100; sent += 100) queue.send(Array.from({ length: 100 }, () => ({ body: 'x' })));
  const inFlight = queue.receive({ maxMessages: 130_000 });
  expect(inFlight).toHaveLength(120_000);

  await expect(sqs.receive(QueueUrl)).rejects.toMatchObject({ name: 'OverLimit' });
  const ReceiptHandle = inFlight[0]?.receiptHandle;
  await sqs.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  expect(await sqs.receive(QueueUrl)).toHaveLength(1);
});
