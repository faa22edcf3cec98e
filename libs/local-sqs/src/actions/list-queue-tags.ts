import * as v from 'valibot';
import { defineAction } from './define-action.ts';
import { queueUrl } from './inputs.ts';

export const listQueueTags = defineAction(v.object({ QueueUrl: queueUrl }), ({ QueueUrl }, { engine }) => {
  const { tags } = engine.queueOrThrow(QueueUrl);
  return Object.keys(tags).length === 0 ? {} : { Tags: tags };
});
