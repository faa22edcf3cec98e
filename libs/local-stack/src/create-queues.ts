import type { SqsEngine } from './sqs/index.ts';
import type { QueueModel } from './template/index.ts';

/** Creates the queues, or brings those that a data folder holds to the template's attributes. */
export function createQueues(queues: readonly QueueModel[], engine: SqsEngine): void {
  for (const { name, attributes } of queues) {
    const { RedrivePolicy: _, ...own } = attributes;
    const existing = engine.queue(name);
    if (existing === undefined) engine.createQueue(name, own);
    else if (Object.keys(own).length > 0) engine.setAttributes(existing, own);
  }
  // Only now does every dead-letter queue exist.
  for (const { name, attributes } of queues) {
    const { RedrivePolicy: policy } = attributes;
    if (policy !== undefined) engine.setAttributes(engine.queueOrThrow(name), { RedrivePolicy: policy });
  }
}
