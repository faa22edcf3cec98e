import * as v from 'valibot';
import { assertBatch, batchResponse, batchInput, settleEntries } from './batch.ts';
import { defineAction } from './define-action.ts';
import { receiptHandleExpired } from './delete-message.ts';

const entry = v.object({ ReceiptHandle: v.string() });

export const deleteMessageBatch = defineAction(batchInput, ({ QueueUrl, Entries }, { engine }) => {
  const queue = engine.queueOrThrow(QueueUrl);
  assertBatch(Entries);
  const { results, failed } = settleEntries(Entries, entry, ({ id, input: { ReceiptHandle } }) => {
    if (queue.deleteOutcome(ReceiptHandle) === 'expired') throw receiptHandleExpired(ReceiptHandle);
    return { id, receiptHandle: ReceiptHandle };
  });
  queue.deleteMany(results.map(({ receiptHandle }) => receiptHandle));
  return batchResponse(
    results.map(({ id }) => ({ Id: id })),
    failed,
  );
});
