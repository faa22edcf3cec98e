import * as v from 'valibot';
import type { Queue } from '../api/queue.ts';
import { SqsError } from '../api/sqs-error.ts';
import { defineAction } from './define-action.ts';
import { queueUrl, visibilityTimeout } from './inputs.ts';

const input = v.object({ QueueUrl: queueUrl, ReceiptHandle: v.string(), VisibilityTimeout: visibilityTimeout });

export const changeMessageVisibility = defineAction(input, (request, { engine }) => {
  changeVisibilityOrThrow(engine.queueOrThrow(request.QueueUrl), request.ReceiptHandle, request.VisibilityTimeout);
  return {};
});

/**
 * Throws SqsError for a message that is gone and, as AWS documents, MessageNotInflight for one whose visibility timeout
 * has ended.
 */
export function changeVisibilityOrThrow(queue: Queue, receiptHandle: string, seconds: number): void {
  const outcome = queue.changeVisibility(receiptHandle, seconds);
  if (outcome === 'visible')
    throw new SqsError('MessageNotInflight', 'The message is not in flight: its visibility timeout has ended.');
  if (outcome === 'changed') return;
  const reason = 'Message does not exist or is not available for visibility timeout change.';
  throw new SqsError(
    'InvalidParameterValueException',
    `Value ${receiptHandle} for parameter ReceiptHandle is invalid. Reason: ${reason}`,
  );
}
