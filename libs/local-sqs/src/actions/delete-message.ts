import * as v from 'valibot';
import { defineAction } from './define-action.ts';
import { queueUrl } from './inputs.ts';

const input = v.object({ QueueUrl: queueUrl, ReceiptHandle: v.string() });

/** Succeeds too when the message is gone, or was received again since. */
export const deleteMessage = defineAction(input, ({ QueueUrl, ReceiptHandle }, { engine }) => {
  engine.queueOrThrow(QueueUrl).delete(ReceiptHandle);
  return {};
});
