import * as v from 'valibot';
import type { Queue } from '../api/queue.ts';
import { SqsError } from '../api/sqs-error.ts';
import { isQueueAttribute } from '../attributes/queue-attributes.ts';
import { defineAction } from './define-action.ts';
import { queueUrl } from './inputs.ts';

const input = v.object({ QueueUrl: queueUrl, AttributeNames: v.optional(v.array(v.string()), []) });

export const getQueueAttributes = defineAction(input, ({ QueueUrl, AttributeNames: names }, { engine }) => {
  const queue = engine.queueOrThrow(QueueUrl);
  const all = attributesOf(queue);
  for (const name of names)
    if (name !== 'All' && !Object.hasOwn(all, name) && !isQueueAttribute(name, queue.settings.fifo !== undefined))
      throw new SqsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
  const wanted = Object.entries(all).filter(([name]) => names.includes('All') || names.includes(name));
  return wanted.length === 0 ? {} : { Attributes: Object.fromEntries(wanted) };
});

function attributesOf(queue: Queue): Record<string, string> {
  const { visible, inFlight, delayed } = queue.counts();
  return {
    ...queue.attributes,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
  };
}
