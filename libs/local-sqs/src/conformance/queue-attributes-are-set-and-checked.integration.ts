import { GetQueueAttributesCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { startSqs } from './start-conformance.ts';

it('gives the attributes back with their defaults, and accepts changes', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders', { DelaySeconds: '5' });
  await sqs.client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: '120' } }));
  const { Attributes } = await sqs.client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  expect(Attributes).toMatchObject({
    DelaySeconds: '5',
    MaximumMessageSize: '1048576',
    MessageRetentionPeriod: '345600',
    QueueArn: 'arn:aws:sqs:us-east-1:000000000000:orders',
    ReceiveMessageWaitTimeSeconds: '0',
    VisibilityTimeout: '120',
    CreatedTimestamp: String(Date.UTC(2026, 2, 29) / 1000),
  });
  const some = await sqs.client.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn', 'RedrivePolicy'] }),
  );
  expect(some.Attributes).toEqual({ QueueArn: await sqs.arnOf(QueueUrl) });
});

it.each([
  ['VisibilityTimeout', '43201'],
  ['VisibilityTimeout', 'long'],
  ['DelaySeconds', '-1'],
  ['MessageRetentionPeriod', '59'],
  ['MaximumMessageSize', '1048577'],
  ['ReceiveMessageWaitTimeSeconds', '21'],
  ['RedriveAllowPolicy', '{"redrivePermission":"byQueue"}'],
])('rejects %s = %s', async (name, value) => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders');
  const attributes = { DelaySeconds: '7', [name]: value };
  const set = sqs.client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: attributes }));
  await expect(set).rejects.toMatchObject({ name: 'InvalidAttributeValue', message: expect.stringContaining(name) });
  expect(sqs.ours().engine.queueOrThrow(QueueUrl).settings.delaySeconds).toBe(0);
});
