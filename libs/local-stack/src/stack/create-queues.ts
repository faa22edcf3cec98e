import type { SqsEngine } from '@daybreak/local-sqs';
import { defaultAttributes, defaultFifoAttributes } from '@daybreak/local-sqs/internal';
import type { QueueModel } from '../template/stack-model.ts';

/** An empty policy removes the one there is. */
const noPolicies = { RedrivePolicy: '', RedriveAllowPolicy: '' };

/** Creates the queues, or brings those that a data folder holds to the template's attributes. */
export function createQueues(queues: readonly QueueModel[], engine: SqsEngine): void {
  for (const { name, attributes } of queues) {
    const { RedrivePolicy: _, RedriveAllowPolicy: __, ...own } = attributes;
    const existing = engine.queue(name);
    if (existing === undefined) engine.createQueue(name, own);
    else {
      const defaults = { ...defaultAttributes, ...(own['FifoQueue'] === 'true' && defaultFifoAttributes) };
      engine.setAttributes(existing, { ...defaults, ...noPolicies, ...own });
    }
  }
  // Policies name other queues: only now does every one exist, and no old policy stand in a new one's way.
  for (const policy of ['RedriveAllowPolicy', 'RedrivePolicy']) {
    for (const { name, attributes } of queues) {
      const { [policy]: value } = attributes;
      if (value !== undefined) engine.setAttributes(engine.queueOrThrow(name), { [policy]: value });
    }
  }
}
