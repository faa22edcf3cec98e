import * as v from 'valibot';
import { assertBatch, batchResponse, batchInput, settleEntries } from './batch.ts';
import { changeVisibilityOrThrow } from './change-message-visibility.ts';
import { defineAction } from './define-action.ts';
import { visibilityTimeout } from './inputs.ts';

const entry = v.object({ ReceiptHandle: v.string(), VisibilityTimeout: visibilityTimeout });

export const changeMessageVisibilityBatch = defineAction(batchInput, ({ QueueUrl, Entries }, { engine }) => {
  const queue = engine.queueOrThrow(QueueUrl);
  assertBatch(Entries);
  const { results, failed } = settleEntries(Entries, entry, ({ id, input }) => {
    changeVisibilityOrThrow(queue, input.ReceiptHandle, input.VisibilityTimeout);
    return { Id: id };
  });
  return batchResponse(results, failed);
});
