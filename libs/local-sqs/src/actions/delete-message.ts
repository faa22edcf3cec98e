import * as v from 'valibot';
import { SqsError } from '../api/sqs-error.ts';
import { defineAction } from './define-action.ts';
import { queueUrl } from './inputs.ts';

const input = v.object({ QueueUrl: queueUrl, ReceiptHandle: v.string() });

/** Deletes a message. Succeeds if the message is gone, and on a standard queue also if it was received again since. */
export const deleteMessage = defineAction(input, ({ QueueUrl, ReceiptHandle }, { engine }) => {
  if (engine.queueOrThrow(QueueUrl).delete(ReceiptHandle) === 'expired') throw receiptHandleExpired(ReceiptHandle);
  return {};
});

/** The error of a delete on a FIFO queue whose handle is not that of the receive in flight. */
export function receiptHandleExpired(receiptHandle: string): SqsError {
  return new SqsError(
    'InvalidParameterValueException',
    `Value ${receiptHandle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.`,
  );
}
