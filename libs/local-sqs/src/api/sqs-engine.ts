import type { StackClock } from '../clock/clock.ts';
import type { Delivery, DeliveryTrouble } from './delivery.ts';
import type { Queue } from './queue.ts';

/** The queues of one account and region in this process, and the clock by which they delay, hide and expire messages. */
export interface SqsEngine {
  readonly clock: StackClock;
  readonly accountId: string;
  readonly region: string;
  /** Its seed repeats the order of the messages, and which come twice, as long as the same calls are made. */
  readonly delivery: Delivery;
  /** Origin of the queue URLs, as `http://127.0.0.1:4566`; the server sets it when it listens. */
  endpoint: string;
  /** Returns the queue there is if its attributes agree. Throws SqsError QueueNameExists if not, and for invalid attributes. */
  createQueue(
    name: string,
    attributes?: Readonly<Record<string, string>>,
    tags?: Readonly<Record<string, string>>,
  ): Queue;
  /** Throws SqsError for invalid attributes; then none is set. */
  setAttributes(queue: Queue, attributes: Readonly<Record<string, string>>): void;
  /** Replaces the tags of a queue. */
  setTags(queue: Queue, tags: Readonly<Record<string, string>>): void;
  /** Deletes a queue, with its messages. */
  deleteQueue(queue: Queue): void;
  /** The queue of a name, a URL or an ARN; undefined when there is none. */
  queue(nameOrUrlOrArn: string): Queue | undefined;
  /** Throws SqsError QueueDoesNotExist. */
  queueOrThrow(nameOrUrlOrArn: string): Queue;
  /** The ARN of a queue by its name, URL or ARN, whether it is there or not. */
  arnOf(nameOrUrlOrArn: string): string;
  /** In the order of their names. */
  queues(): Queue[];
  /** Queues whose redrive policy names this one. */
  deadLetterSourcesOf(queue: Queue): Queue[];
  /**
   * Moves up to `limit` visible messages to the destination, or each to the queue whose dead letter it is; there they are new
   * messages. Returns how many. Throws SqsError at the first one that has nowhere to go; those before it stay moved.
   */
  moveMessages(options: { source: Queue; destination?: Queue | undefined; limit: number }): number;
  /** Calls the listener, synchronously, after every mutation of a queue or its messages. */
  onChange(listener: (queue: Queue) => void): () => void;
  /** Calls the listener whenever a receive hands out a duplicate: a message that another receive has had since it was last visible. */
  onDuplicate(listener: (queue: Queue, messageId: string) => void): () => void;
  /** Makes the delivery of every queue worse from now on; without an argument as usual again. */
  setDeliveryTrouble(trouble?: DeliveryTrouble): void;
  /** Cancels every timer and closes the store. The queues must not be used after. */
  close(): void;
}
