import { GetQueueAttributesCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { startSqs } from './start-conformance.ts';

it('is encrypted by SQS or by a KMS key, whichever was set last', async () => {
  const sqs = await startSqs();
  const kms = { KmsMasterKeyId: 'alias/orders', KmsDataKeyReusePeriodSeconds: '6000' };
  const QueueUrl = await sqs.createQueue('orders', kms);
  const encryption = async () => {
    const AttributeNames = ['KmsMasterKeyId', 'KmsDataKeyReusePeriodSeconds', 'SqsManagedSseEnabled'] as const;
    const got = await sqs.client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }));
    return got.Attributes;
  };
  const set = async (Attributes: Record<string, string>) =>
    await sqs.client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));

  expect(await encryption()).toEqual({ ...kms, SqsManagedSseEnabled: 'false' });
  await set({ SqsManagedSseEnabled: 'true' });
  expect(await encryption()).toEqual({ SqsManagedSseEnabled: 'true' });
  await set(kms);
  expect(await encryption()).toEqual({ ...kms, SqsManagedSseEnabled: 'false' });
  await expect(set({ KmsMasterKeyId: 'alias/orders', SqsManagedSseEnabled: 'true' })).rejects.toMatchObject({
    name: 'InvalidAttributeName',
    message:
      'You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.',
  });
});
