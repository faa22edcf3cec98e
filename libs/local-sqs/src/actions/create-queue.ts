import * as v from 'valibot';
import { defineAction } from './define-action.ts';
import { stringMap } from './inputs.ts';

const input = v.object({
  QueueName: v.string(),
  Attributes: v.optional(stringMap, {}),
  // The only lower-case name in the service model.
  tags: v.optional(stringMap, {}),
});

export const createQueue = defineAction(input, ({ QueueName, Attributes, tags }, { engine }) => ({
  QueueUrl: engine.createQueue(QueueName, Attributes, tags).url,
}));
