import * as v from 'valibot';
import { defineAction } from './define-action.ts';
import { queueUrl } from './inputs.ts';

export const deleteQueue = defineAction(v.object({ QueueUrl: queueUrl }), ({ QueueUrl }, { engine }) => {
  engine.deleteQueue(engine.queueOrThrow(QueueUrl));
  return {};
});
