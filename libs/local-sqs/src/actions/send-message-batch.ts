import { SqsError } from '../api/sqs-error.ts';
import { messageSizeBytes } from '../messages/message-attributes.ts';
import { assertBatch, batchResponse, batchInput, settleEntries } from './batch.ts';
import { defineAction } from './define-action.ts';
import { sendInput, toSendEntry } from './send-input.ts';
import { sentMessageResponse } from './send-message.ts';

const batchLimitBytes = 1_048_576;

export const sendMessageBatch = defineAction(batchInput, ({ QueueUrl, Entries }, { engine }) => {
  const queue = engine.queueOrThrow(QueueUrl);
  assertBatch(Entries);
  let sizeBytes = 0;
  const { results, failed } = settleEntries(Entries, sendInput, ({ id, input }) => {
    sizeBytes += Buffer.byteLength(input.MessageBody);
    const entry = toSendEntry(input, queue);
    sizeBytes += messageSizeBytes(entry) - Buffer.byteLength(input.MessageBody);
    return { id, entry };
  });
  // Entries that fail alone count too, because the request carried them.
  if (sizeBytes > batchLimitBytes)
    throw new SqsError(
      'BatchRequestTooLong',
      `Batch requests cannot be longer than ${batchLimitBytes} bytes. You have sent ${sizeBytes} bytes.`,
    );
  const sent = results.length === 0 ? [] : queue.send(results.map(({ entry }) => entry));
  return batchResponse(
    sent.map((message, index) => ({ Id: results[index]?.id, ...sentMessageResponse(message) })),
    failed,
  );
});
