import type { SqsEngine } from '@daybreak/local-sqs';
import { defaultAttributes, defaultFifoAttributes } from '@daybreak/local-sqs/internal';
import type { QueueModel } from '../template/stack-model.ts';

/** The empty value removes a policy. */
const noPolicies = { RedrivePolicy: '', RedriveAllowPolicy: '' };

/** Creates the queues, and updates those in a data folder to the template's attributes. */
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
  // Policies refer to other queues, so they are set when every queue exists and old policies are removed.
  for (const policy of ['RedriveAllowPolicy', 'RedrivePolicy']) {
    for (const { name, attributes } of queues) {
      const { [policy]: value } = attributes;
      if (value !== undefined) engine.setAttributes(engine.queueOrThrow(name), { [policy]: value });
    }
  }
}
