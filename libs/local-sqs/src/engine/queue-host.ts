import type { Delivery, DeliveryTrouble } from '../api/delivery.ts';
import type { Queue } from '../api/queue.ts';
import type { StackClock } from '../clock/clock.ts';
import type { StoredMessage } from '../store/sqs-store.ts';
import type { Transaction } from './transaction.ts';
import type { Transactions } from './transactions.ts';

/** A queue that takes messages from another one, within the other's transaction. */
export interface MessageTarget {
  accept(message: StoredMessage, transaction: Transaction): void;
}

/** What a queue needs of its engine. */
export interface QueueHost {
  readonly clock: StackClock;
  readonly accountId: string;
  readonly delivery: Delivery;
  readonly deliveryTrouble: Required<DeliveryTrouble>;
  readonly transactions: Transactions;
  arnOf(queueName: string): string;
  urlOf(queueName: string): string;
  newId(): Pick<StoredMessage, 'messageId' | 'sequence'>;
  duplicated(queue: Queue, messageId: string): void;
  deadLetterQueue(arn: string): MessageTarget | undefined;
}
