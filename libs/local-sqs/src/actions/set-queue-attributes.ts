import * as v from 'valibot';
import { defineAction } from './define-action.ts';
import { queueUrl, stringMap } from './inputs.ts';

const input = v.object({ QueueUrl: queueUrl, Attributes: stringMap });

export const setQueueAttributes = defineAction(input, ({ QueueUrl, Attributes }, { engine }) => {
  engine.setAttributes(engine.queueOrThrow(QueueUrl), Attributes);
  return {};
});
