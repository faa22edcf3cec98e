import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { startSqs } from './start-conformance.ts';

it('returns the message group on request, also from a dead-letter queue', async () => {
  const sqs = await startSqs();
  const deadUrl = await sqs.createQueue('orders-dead');
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: await sqs.arnOf(deadUrl), maxReceiveCount: 1 });
  const QueueUrl = await sqs.createQueue('orders', { VisibilityTimeout: '0', RedrivePolicy });
  await sqs.client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello', MessageGroupId: 'customer-1' }));
  const receive = async (url: string, names: ('SenderId' | 'MessageGroupId')[]) => {
    const command = new ReceiveMessageCommand({ QueueUrl: url, MessageSystemAttributeNames: names });
    return (await sqs.client.send(command)).Messages?.[0]?.Attributes;
  };

  expect(await receive(QueueUrl, ['MessageGroupId'])).toEqual({ MessageGroupId: 'customer-1' });
  expect(await receive(QueueUrl, ['SenderId'])).toBeUndefined();
  expect(await receive(deadUrl, ['MessageGroupId'])).toEqual({ MessageGroupId: 'customer-1' });
});

it.each(['', 'two words', 'zażółć', 'x'.repeat(129)])('the message group %j is refused', async (MessageGroupId) => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders');
  const sent = sqs.client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello', MessageGroupId }));
  await expect(sent).rejects.toMatchObject({
    name: 'InvalidParameterValue',
    message: expect.stringContaining('MessageGroupId can only include alphanumeric and punctuation characters'),
  });
  expect(await sqs.counts(QueueUrl)).toMatchObject({ visible: 0 });
});
