import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { mapWithConcurrency } from '@daybreak/runtime';

const depthAttributes = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
] as const;

/** How many queues are asked at a time. */
const queuesAtOnce = 8;

/** Tells how many messages some queues hold together: waiting, in flight and delayed, as far as SQS knows. */
export type QueueDepth = () => Promise<number>;

/** A `QueueDepth` of the queues at `queueUrls`; it throws when one of them can't be asked. */
export function createQueueDepth({
  sqs,
  queueUrls,
}: {
  sqs: Pick<SQSClient, 'send'>;
  queueUrls: readonly string[];
}): QueueDepth {
  return async () => {
    const depths = await mapWithConcurrency(queueUrls, queuesAtOnce, async (QueueUrl) => {
      const { Attributes = {} } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...depthAttributes] }),
      );
      return depthAttributes.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
    });
    return depths.reduce((sum, depth) => {
      if (depth.status === 'rejected')
        throw new Error('a queue could not be asked for its depth', { cause: depth.reason });
      return sum + depth.value;
    }, 0);
  };
}
