import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { present, startSqs } from './start-conformance.ts';

it('returns the exact numbers of visible, in-flight and delayed messages', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders', { VisibilityTimeout: '2' });
  const counts = async () => {
    const { Attributes } = await sqs.client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
    const { ApproximateNumberOfMessages: visible, ApproximateNumberOfMessagesNotVisible: inFlight } =
      present(Attributes);
    return { visible, inFlight, delayed: Attributes?.ApproximateNumberOfMessagesDelayed };
  };
  for (const body of ['a', 'b', 'c']) await sqs.send(QueueUrl, body);
  await sqs.client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'later', DelaySeconds: 2 }));
  await sqs.client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 2 }));
  expect(await counts()).toEqual({ visible: '1', inFlight: '2', delayed: '1' });
  await sqs.advance(2_000);
  expect(await counts()).toEqual({ visible: '4', inFlight: '0', delayed: '0' });
});
