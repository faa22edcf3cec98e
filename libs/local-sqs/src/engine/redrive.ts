import type { Delivery } from '../api/delivery.ts';
import type { RedrivePolicy } from '../api/queue.ts';
import { invalidRedrivePolicy, parseRedriveAllowPolicy } from '../attributes/queue-attributes.ts';
import type { StoredMessage } from '../store/sqs-store.ts';

/** SQS moves a message when it would be received once more than `maxReceiveCount` allows, not when its last timeout ends. */
export function isExhausted(message: StoredMessage, policy: RedrivePolicy, counted: Delivery['receiveCount']): boolean {
  const receives = counted === 'perQueue' ? message.receiveCountHere : message.receiveCount;
  return receives >= policy.maxReceiveCount;
}

/**
 * The message as its dead-letter queue takes it: same id, and ApproximateReceiveCount goes on. Its age goes on too; that of a message of a FIFO
 * queue begins anew.
 */
export function asDeadLetter(message: StoredMessage, sourceArn: string, now: number): StoredMessage {
  const sentAt = message.messageDeduplicationId === undefined ? message.sentAt : now;
  return { ...message, sentAt, delayedUntil: 0, receiveCountHere: 0, deadLetterSourceArn: sourceArn };
}

/** The message as a move task puts it into a queue: a new one, with a new id and a new age. */
export function asNewMessage(
  message: StoredMessage,
  id: Pick<StoredMessage, 'messageId' | 'sequence'>,
  now: number,
): StoredMessage {
  return {
    ...message,
    ...id,
    sentAt: now,
    delayedUntil: 0,
    receiveCount: 0,
    receiveCountHere: 0,
    firstReceivedAt: undefined,
    deadLetterSourceArn: undefined,
  };
}

/** Whether the dead-letter queue lets this source use it. */
export function mayRedrive(sourceArn: string, deadLetterAttributes: Readonly<Record<string, string>>): boolean {
  const allowed = parseRedriveAllowPolicy(deadLetterAttributes);
  if (allowed.redrivePermission === 'allowAll') return true;
  return allowed.redrivePermission === 'byQueue' && allowed.sourceQueueArns.includes(sourceArn);
}

/** Throws SqsError InvalidParameterValueException if the dead-letter queue does not let this source use it. */
export function assertMayRedrive(
  sourceArn: string,
  deadLetterAttributes: Readonly<Record<string, string>>,
  policy: string,
): void {
  if (mayRedrive(sourceArn, deadLetterAttributes)) return;
  throw invalidRedrivePolicy(policy, 'The dead-letter queue does not allow this queue to use it (RedriveAllowPolicy).');
}
