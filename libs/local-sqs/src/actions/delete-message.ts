import * as v from 'valibot';
import { SqsError } from '../api/sqs-error.ts';
import { defineAction } from './define-action.ts';
import { queueUrl } from './inputs.ts';

const input = v.object({ QueueUrl: queueUrl, ReceiptHandle: v.string() });

/** Succeeds too when the message is gone, and, on a standard queue, when it was received again since. */
export const deleteMessage = defineAction(input, ({ QueueUrl, ReceiptHandle }, { engine }) => {
  if (engine.queueOrThrow(QueueUrl).delete(ReceiptHandle) === 'expired') throw receiptHandleExpired(ReceiptHandle);
  return {};
});

/** On a FIFO queue, a message is deleted by who has it in flight, or not at all. */
export function receiptHandleExpired(receiptHandle: string): SqsError {
  return new SqsError(
    'InvalidParameterValueException',
    `Value ${receiptHandle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.`,
  );
}
