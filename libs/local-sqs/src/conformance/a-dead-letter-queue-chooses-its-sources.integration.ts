import { ListDeadLetterSourceQueuesCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { startSqs } from './start-conformance.ts';

const redriveTo = (deadLetterTargetArn: string) => JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 3 });

it('accepts dead letters only from the queues that its redrive allow policy names', async () => {
  const sqs = await startSqs();
  const orders = await sqs.createQueue('orders');
  const byQueue = JSON.stringify({ redrivePermission: 'byQueue', sourceQueueArns: [await sqs.arnOf(orders)] });
  const dead = await sqs.createQueue('dead', { RedriveAllowPolicy: byQueue });
  const RedrivePolicy = redriveTo(await sqs.arnOf(dead));

  await sqs.client.send(new SetQueueAttributesCommand({ QueueUrl: orders, Attributes: { RedrivePolicy } }));
  await expect(sqs.createQueue('invoices', { RedrivePolicy })).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  const { queueUrls } = await sqs.client.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: dead }));
  expect(queueUrls).toEqual([orders]);
});

it('accepts none with denyAll', async () => {
  const sqs = await startSqs();
  const dead = await sqs.createQueue('dead', { RedriveAllowPolicy: JSON.stringify({ redrivePermission: 'denyAll' }) });
  const created = sqs.createQueue('orders', { RedrivePolicy: redriveTo(await sqs.arnOf(dead)) });
  await expect(created).rejects.toMatchObject({ name: 'InvalidParameterValue' });
});
