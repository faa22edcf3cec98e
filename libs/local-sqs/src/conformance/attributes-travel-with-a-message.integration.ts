import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { startSqs } from './start-conformance.ts';

const attributes = {
  text: { DataType: 'String', StringValue: 'grün 🌿' },
  number: { DataType: 'Number.price', StringValue: '-12.50' },
  bytes: { DataType: 'Binary', BinaryValue: Uint8Array.of(0, 1, 254, 255) },
};

it('returns the attributes as they were sent, with the same digest', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders');
  const sent = await sqs.client.send(
    new SendMessageCommand({ QueueUrl, MessageBody: 'hi', MessageAttributes: attributes }),
  );
  const received = await sqs.receiveOne(QueueUrl);
  expect(received.MessageAttributes).toEqual(attributes);
  expect(received.MD5OfMessageAttributes).toBe(sent.MD5OfMessageAttributes);
});

it('returns the attributes that are requested by name or prefix, with their digest', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders', { VisibilityTimeout: '0' });
  await sqs.client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hi', MessageAttributes: attributes }));
  const digests = new Set<string | undefined>();
  const namesFor = async (MessageAttributeNames?: string[]) => {
    const { Messages } = await sqs.client.send(new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames }));
    digests.add(Messages?.[0]?.MD5OfMessageAttributes);
    return Object.keys(Messages?.[0]?.MessageAttributes ?? {});
  };
  expect(await namesFor()).toEqual([]);
  expect(await namesFor(['text', 'unknown'])).toEqual(['text']);
  expect(await namesFor(['nu.*'])).toEqual(['number']);
  expect(await namesFor(['.*'])).toEqual(['text', 'number', 'bytes']);
  expect(digests.size).toBe(4);
});
