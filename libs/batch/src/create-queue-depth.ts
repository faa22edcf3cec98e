import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { mapWithConcurrency } from '@daybreak/runtime';

const depthAttributes = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
] as const;

const requestConcurrency = 8;

/** Returns the approximate number of messages in the queues: visible, in flight and delayed. */
export type QueueDepth = () => Promise<number>;

/**
 * Creates a `QueueDepth` of the queues at `queueUrls`. It throws Error, with the queue's URL, when SQS does not return the attributes of a queue.
 *
 * @example
 * import { createQueueDepth } from '@daybreak/batch';
 * import { createSqsClient } from '@daybreak/runtime';
 *
 * const queueUrls = ['https://sqs.eu-west-1.amazonaws.com/123456789012/orders'];
 * const depth = createQueueDepth({ sqs: createSqsClient(), queueUrls });
 * const messages = await depth();
 */
export function createQueueDepth({
  sqs,
  queueUrls,
}: {
  sqs: Pick<SQSClient, 'send'>;
  queueUrls: readonly string[];
}): QueueDepth {
  return async () => {
    const depths = await mapWithConcurrency(queueUrls, requestConcurrency, async (QueueUrl) => {
      const { Attributes = {} } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...depthAttributes] }),
      );
      return depthAttributes.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
    });
    return depths.reduce((sum, depth, index) => {
      if (depth.status === 'rejected') {
        throw new Error(`SQS did not return the attributes of the queue ${queueUrls[index]}`, { cause: depth.reason });
      }
      return sum + depth.value;
    }, 0);
  };
}
