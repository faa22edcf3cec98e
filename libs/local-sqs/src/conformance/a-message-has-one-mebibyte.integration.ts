import { SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { startSqs } from './start-conformance.ts';

const limitBytes = 1_048_576;

it('accepts a message of 1 MiB in UTF-8, attributes counted, and rejects one more byte', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders');
  const MessageAttributes = { name: { DataType: 'String', StringValue: 'four' } };
  const rest = limitBytes - 'name'.length - 'String'.length - 'four'.length;
  const full = '€'.repeat(Math.floor(rest / 3)) + 'x'.repeat(rest % 3);
  await sqs.client.send(new SendMessageCommand({ QueueUrl, MessageBody: full, MessageAttributes }));
  expect((await sqs.receiveOne(QueueUrl)).Body).toBe(full);
  const tooLong = sqs.client.send(new SendMessageCommand({ QueueUrl, MessageBody: `${full}x`, MessageAttributes }));
  await expect(tooLong).rejects.toThrow('Message must be shorter than 1048576 bytes');
});

it("applies a queue's lower limit", async () => {
  const sqs = await startSqs();
  const queueUrl = await sqs.createQueue('orders', { MaximumMessageSize: '1024' });
  await sqs.send(queueUrl, 'x'.repeat(1024));
  await expect(sqs.send(queueUrl, 'x'.repeat(1025))).rejects.toThrow('Message must be shorter than 1024 bytes');
});

it('accepts a batch of 1 MiB in all, and rejects one more byte', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders');
  const half = 'x'.repeat(limitBytes / 2);
  const sendBoth = async (first: string, second: string) => {
    const Entries = [first, second].map((MessageBody, index) => ({ Id: `e${index}`, MessageBody }));
    return await sqs.client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  };
  await sendBoth(half, half);
  await expect(sendBoth(half, `${half}x`)).rejects.toMatchObject({ name: 'BatchRequestTooLong' });
  expect((await sqs.counts(QueueUrl)).visible).toBe(2);
});
