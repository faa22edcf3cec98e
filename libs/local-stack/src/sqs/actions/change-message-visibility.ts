import * as v from 'valibot';
import type { Queue } from '../api.ts';
import { SqsError } from '../sqs-error.ts';
import { defineAction } from './define-action.ts';
import { queueUrl, visibilityTimeout } from './inputs.ts';

const input = v.object({ QueueUrl: queueUrl, ReceiptHandle: v.string(), VisibilityTimeout: visibilityTimeout });

export const changeMessageVisibility = defineAction(input, (request, { engine }) => {
  changeVisibilityOrThrow(engine.queueOrThrow(request.QueueUrl), request.ReceiptHandle, request.VisibilityTimeout);
  return {};
});

/** AWS accepts the change in silence once the timeout has ended, and answers this when the handle is of a past receive. */
export function changeVisibilityOrThrow(queue: Queue, receiptHandle: string, seconds: number): void {
  if (queue.changeVisibility(receiptHandle, seconds) !== 'stale') return;
  const reason = 'Message does not exist or is not available for visibility timeout change.';
  throw new SqsError(
    'InvalidParameterValueException',
    `Value ${receiptHandle} for parameter ReceiptHandle is invalid. Reason: ${reason}`,
  );
}
