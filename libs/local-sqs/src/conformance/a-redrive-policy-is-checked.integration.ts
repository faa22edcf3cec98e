import { SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { startSqs } from './start-conformance.ts';

const dead = 'arn:aws:sqs:us-east-1:000000000000:dead';
const badCount = (count: number | string): string =>
  `Invalid value for maxReceiveCount: ${count}, valid values are from 1 to 1000 both inclusive.`;

it.each([
  ['not JSON', 'Redrive policy is not a valid JSON map.'],
  ['7', 'Redrive policy is not a valid JSON map.'],
  ['{}', 'Redrive policy does not contain mandatory attribute: maxReceiveCount.'],
  ['{"maxReceiveCount":3}', 'Redrive policy does not contain mandatory attribute: deadLetterTargetArn.'],
  [JSON.stringify({ deadLetterTargetArn: 'dummy', maxReceiveCount: 3 }), 'Invalid value for deadLetterTargetArn.'],
  ['{"deadLetterTargetArn":7,"maxReceiveCount":3}', 'Invalid value for deadLetterTargetArn.'],
  [JSON.stringify({ deadLetterTargetArn: `${dead}-2`, maxReceiveCount: 3 }), 'Dead letter target does not exist.'],
  [JSON.stringify({ deadLetterTargetArn: dead, maxReceiveCount: 0 }), badCount(0)],
  [JSON.stringify({ deadLetterTargetArn: dead, maxReceiveCount: '1001' }), badCount(1001)],
  [JSON.stringify({ deadLetterTargetArn: dead, maxReceiveCount: 'three' }), badCount('three')],
])('rejects %s', async (RedrivePolicy, reason) => {
  const sqs = await startSqs();
  await sqs.createQueue('dead');
  const QueueUrl = await sqs.createQueue('orders');
  const refusal = {
    name: 'InvalidParameterValue',
    message: `Value ${RedrivePolicy} for parameter RedrivePolicy is invalid. Reason: ${reason}`,
    $metadata: { httpStatusCode: 400 },
  };
  const set = sqs.client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { RedrivePolicy } }));
  await expect(set).rejects.toMatchObject(refusal);
  await expect(sqs.createQueue('invoices', { RedrivePolicy })).rejects.toMatchObject(refusal);
  expect(
    sqs
      .ours()
      .engine.queues()
      .map(({ name, settings }) => [name, settings.redrivePolicy]),
  ).toEqual([
    ['dead', undefined],
    ['orders', undefined],
  ]);
});
