import type { Delivery } from '../api/delivery.ts';
import type { Queue, RedrivePolicy } from '../api/queue.ts';
import { invalidRedrivePolicy, parseRedriveAllowPolicy, parseRedrivePolicy } from '../attributes/redrive-policy.ts';
import type { StoredMessage } from '../store/sqs-store.ts';

/** SQS moves a message when a further receive would exceed `maxReceiveCount`, not when its last visibility timeout ends. */
export function isExhausted(message: StoredMessage, policy: RedrivePolicy, counted: Delivery['receiveCount']): boolean {
  const receives = counted === 'perQueue' ? message.receiveCountHere : message.receiveCount;
  return receives >= policy.maxReceiveCount;
}

/**
 * Returns the message as it enters its dead-letter queue. Its id, its ApproximateReceiveCount and, on a standard queue,
 * its age stay. On a FIFO queue its age starts again.
 */
export function asDeadLetter(message: StoredMessage, sourceArn: string, now: number): StoredMessage {
  const sentAt = message.messageDeduplicationId === undefined ? message.sentAt : now;
  return { ...message, sentAt, delayedUntil: 0, receiveCountHere: 0, deadLetterSourceArn: sourceArn };
}

/** Returns the message as a message move task sends it: a new message with a new id and a new age. */
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

/** Returns true if the redrive allow policy of the dead-letter queue permits the source queue. */
export function mayRedrive(sourceArn: string, deadLetterAttributes: Readonly<Record<string, string>>): boolean {
  const allowed = parseRedriveAllowPolicy(deadLetterAttributes);
  if (allowed.redrivePermission === 'allowAll') return true;
  return allowed.redrivePermission === 'byQueue' && allowed.sourceQueueArns.includes(sourceArn);
}

/**
 * Throws SqsError InvalidParameterValueException if the attributes of a queue name a dead-letter queue that does not exist, has another
 * type, or does not permit the queue.
 */
export function assertRedrivePolicy(
  sourceArn: string,
  attributes: Readonly<Record<string, string>>,
  queueOf: (arn: string) => Pick<Queue, 'arn' | 'attributes'> | undefined,
): void {
  const policy = parseRedrivePolicy(attributes);
  if (policy === undefined) return;
  const value = attributes['RedrivePolicy'] ?? '';
  const deadLetterQueue = queueOf(policy.deadLetterTargetArn);
  if (deadLetterQueue === undefined || deadLetterQueue.arn !== policy.deadLetterTargetArn)
    throw invalidRedrivePolicy(value, 'Dead letter target does not exist.');
  if (deadLetterQueue.attributes['FifoQueue'] !== attributes['FifoQueue'])
    throw invalidRedrivePolicy(value, 'Dead-letter queue must be same type of queue as the source.');
  if (!mayRedrive(sourceArn, deadLetterQueue.attributes))
    throw invalidRedrivePolicy(
      value,
      'The dead-letter queue does not allow this queue to use it (RedriveAllowPolicy).',
    );
}
