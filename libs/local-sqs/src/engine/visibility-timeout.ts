import { SqsError } from '../api/sqs-error.ts';
import type { QueuedMessage } from './message-store.ts';

const longestVisibilityMs = 43_200_000;

/**
 * Throws SqsError if a message would stay in flight for more than 12 hours after its receive, however often its timeout
 * is changed.
 */
export function assertVisibilityWithin12Hours({ receivedAt }: QueuedMessage, now: number, seconds: number): void {
  if (now + seconds * 1000 <= receivedAt + longestVisibilityMs) return;
  const reason = 'Total VisibilityTimeout for the message is beyond the limit [43200 seconds]';
  throw new SqsError(
    'InvalidParameterValueException',
    `Value ${seconds} for parameter VisibilityTimeout is invalid. Reason: ${reason}.`,
  );
}
