import type { QueueModel, StackModel } from '@daybreak/local-stack';
import type { EntryPoint } from './entry-point.ts';
import { feedersOf } from './feeders.ts';
import { sampleKeys } from './sample-keys.ts';

/** Returns the queues from which a function receives. A dead-letter queue is fed by its source queue. */
export function queueEntryPoints(model: StackModel): EntryPoint[] {
  const feeders = feedersOf(model);
  return model.queues.flatMap((queue): EntryPoint[] => {
    const receiver = consumerOf(model, queue);
    if (receiver === undefined) return [];
    const { name, logicalId, url, arn } = queue;
    return [
      {
        kind: 'queue',
        name,
        logicalId,
        receivers: [receiver],
        isFed:
          isDeadLetterQueue(model, queue) ||
          feeders.isDeliveredTo(arn) ||
          // Another function that sends to the queue has its URL, ARN or name in a variable.
          feeders.isKnownToFunctions([url, arn, name], [receiver]),
        arrival: (message = sampleKeys(model)) => ({
          queue: name,
          body: JSON.stringify(message),
          ...(name.endsWith('.fifo') ? { messageGroupId: 'group-1' } : {}),
        }),
      },
    ];
  });
}

export function consumerOf({ eventSourceMappings }: StackModel, { arn }: Pick<QueueModel, 'arn'>): string | undefined {
  return eventSourceMappings.find(({ queueArn, enabled }) => queueArn === arn && enabled)?.functionName;
}

export function isDeadLetterQueue({ queues }: StackModel, { arn }: Pick<QueueModel, 'arn'>): boolean {
  return queues.some(({ redrive }) => redrive?.deadLetterTargetArn === arn);
}
