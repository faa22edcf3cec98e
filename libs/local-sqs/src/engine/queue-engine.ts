import type { Delivery, DeliveryFaults } from '../api/delivery.ts';
import type { Queue } from '../api/queue.ts';
import type { StackClock } from '../clock/clock.ts';
import type { StoredMessage } from '../store/sqs-store.ts';
import type { Transaction } from './transaction.ts';
import type { Transactions } from './transactions.ts';

/** A queue that accepts messages from another queue, within the transaction of that queue. */
export interface MessageTarget {
  accept(message: StoredMessage, transaction: Transaction): void;
}

/** The part of the engine that a queue uses. */
export interface QueueEngine {
  readonly clock: StackClock;
  readonly accountId: string;
  readonly delivery: Delivery;
  readonly deliveryFaults: Required<DeliveryFaults>;
  readonly transactions: Transactions;
  arnOf(queueName: string): string;
  urlOf(queueName: string): string;
  newId(): Pick<StoredMessage, 'messageId' | 'sequence'>;
  duplicated(queue: Queue, messageId: string): void;
  deadLetterQueue(arn: string): MessageTarget | undefined;
}
