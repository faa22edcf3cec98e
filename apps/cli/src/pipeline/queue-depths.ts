import { GetQueueAttributesCommand, type QueueAttributeName } from '@aws-sdk/client-sqs';
import { mapWithConcurrency } from '@daybreak/runtime';
import type { Queues } from './pipeline.ts';

/** The number of messages in a queue, approximate on AWS. */
export interface QueueDepth {
  queue: string;
  waiting: number;
  inFlight: number;
  delayed: number;
}

const names: QueueAttributeName[] = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
];

/** The depths of all queues. */
export async function queueDepths(queues: Queues): Promise<QueueDepth[]> {
  const settled = await mapWithConcurrency(queues.names, 3, async (queue) => await queueDepth(queues, queue));
  return settled.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

/** The depth of one queue. */
export async function queueDepth({ sqs, urlOf }: Queues, queue: string): Promise<QueueDepth> {
  const { Attributes: attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: urlOf(queue), AttributeNames: names }),
  );
  return {
    queue,
    waiting: Number(attributes.ApproximateNumberOfMessages ?? 0),
    inFlight: Number(attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
    delayed: Number(attributes.ApproximateNumberOfMessagesDelayed ?? 0),
  };
}
