import type { StackClock } from '../clock.ts';
import type { Queue } from './api.ts';
import type { Delivery } from './delivery.ts';
import type { QueueMutation } from './queue-messages.ts';
import type { StoreChange, StoredMessage } from './sqs-store.ts';

/** A queue that takes messages from another one, within the other's mutation. */
export interface MessageTarget {
  accept(message: StoredMessage, mutation: QueueMutation): void;
}

/** What a queue needs of its engine. */
export interface QueueHost {
  readonly clock: StackClock;
  readonly accountId: string;
  readonly delivery: Delivery;
  arnOf(queueName: string): string;
  urlOf(queueName: string): string;
  newMessageId(): string;
  nextSequence(): number;
  /** Throws once the store has failed: what is in memory is then ahead of what was saved. */
  assertSound(): void;
  /** Throws when the store fails, and ever after. */
  save(changes: readonly StoreChange[]): void;
  changed(queue: Queue): void;
  duplicated(queue: Queue, messageId: string): void;
  deadLetterQueue(arn: string): MessageTarget | undefined;
}
