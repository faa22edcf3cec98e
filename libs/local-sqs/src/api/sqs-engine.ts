import type { StackClock } from '../clock/clock.ts';
import type { Delivery, DeliveryFaults } from './delivery.ts';
import type { Queue } from './queue.ts';

/**
 * The queues of one account and region in this process. Its clock decides when delays, visibility timeouts and
 * retention periods end.
 */
export interface SqsEngine {
  readonly clock: StackClock;
  readonly accountId: string;
  readonly region: string;
  /** The delivery options in use. Given the same calls, the same seed repeats the order and the duplicates. */
  readonly delivery: Delivery;
  /** The origin of the queue URLs, for example `http://127.0.0.1:4566`. The server sets it when it starts. */
  endpoint: string;
  /**
   * Creates a queue, or returns the existing one if its attributes match. Throws SqsError QueueNameExists if they
   * differ, and SqsError for invalid attributes.
   */
  createQueue(
    name: string,
    attributes?: Readonly<Record<string, string>>,
    tags?: Readonly<Record<string, string>>,
  ): Queue;
  /** Sets all attributes, or none when it throws SqsError for an invalid one. */
  setAttributes(queue: Queue, attributes: Readonly<Record<string, string>>): void;
  /** Replaces the tags of a queue. */
  setTags(queue: Queue, tags: Readonly<Record<string, string>>): void;
  /** Deletes a queue and its messages. */
  deleteQueue(queue: Queue): void;
  /** Returns the queue with this name, URL or ARN, or undefined if it does not exist. */
  queue(nameOrUrlOrArn: string): Queue | undefined;
  /** Returns the queue with this name, URL or ARN. Throws SqsError QueueDoesNotExist. */
  queueOrThrow(nameOrUrlOrArn: string): Queue;
  /** Returns the ARN for a queue's name, URL or ARN, whether or not the queue exists. */
  arnOf(nameOrUrlOrArn: string): string;
  /** Returns all queues, sorted by name. */
  queues(): Queue[];
  /** Returns the queues whose redrive policy names this dead-letter queue. */
  deadLetterSourcesOf(queue: Queue): Queue[];
  /**
   * Moves up to `limit` visible messages to the destination, or each to its source queue, as new messages. Returns the
   * number moved. Throws SqsError at the first message without a source queue; the messages before it stay moved.
   */
  moveMessages(options: { source: Queue; destination?: Queue | undefined; limit: number }): number;
  /**
   * Calls the listener, synchronously, after every change of a queue or its messages. Returns a function that removes
   * the listener.
   */
  onChange(listener: (queue: Queue) => void): () => void;
  /**
   * Calls the listener whenever a receive returns a duplicate: a message that another receive has returned since it was
   * last visible. Returns a function that removes the listener.
   */
  onDuplicate(listener: (queue: Queue, messageId: string) => void): () => void;
  /** Applies faults to the delivery of every queue from now on. Without an argument, ends them. */
  setDeliveryFaults(faults?: DeliveryFaults): void;
  /** Cancels every timer and closes the store. The queues cannot be used afterwards. */
  close(): void;
}
