import * as v from 'valibot';
import { defineAction } from './define-action.ts';
import { queueUrl } from './inputs.ts';

const input = v.object({ QueueUrl: queueUrl, TagKeys: v.array(v.string()) });

export const untagQueue = defineAction(input, ({ QueueUrl, TagKeys }, { engine }) => {
  const queue = engine.queueOrThrow(QueueUrl);
  engine.setTags(queue, Object.fromEntries(Object.entries(queue.tags).filter(([key]) => !TagKeys.includes(key))));
  return {};
});
