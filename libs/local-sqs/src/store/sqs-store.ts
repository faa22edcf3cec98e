import type { MessageAttributes } from '../api/messages.ts';

/** The stored part of a message. The in-flight state is not stored: its consumers ended with the process. */
export interface StoredMessage {
  /** Unique over all queues, increasing in the order of sending. */
  readonly sequence: number;
  readonly messageId: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly attributes: MessageAttributes;
  readonly md5OfAttributes: string | undefined;
  readonly traceHeader: string | undefined;
  readonly messageGroupId: string | undefined;
  /** Only for a FIFO queue. The SHA-256 of the body if the sender set none. */
  readonly messageDeduplicationId: string | undefined;
  /** The time of sending. A move to a dead-letter queue keeps it. All times are in epoch ms. */
  readonly sentAt: number;
  readonly delayedUntil: number;
  /** The number of receives from every queue that the message was in. */
  receiveCount: number;
  /** The number of receives from this queue. */
  receiveCountHere: number;
  firstReceivedAt: number | undefined;
  deadLetterSourceArn: string | undefined;
}

export interface StoredQueue {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly modifiedAt: number;
}

export type StoreChange =
  | { readonly kind: 'queuePut'; readonly queue: StoredQueue }
  | { readonly kind: 'queueDeleted'; readonly queueName: string }
  | { readonly kind: 'queuePurged'; readonly queueName: string }
  | { readonly kind: 'messagePut'; readonly queueName: string; readonly message: StoredMessage }
  | { readonly kind: 'messageReceived'; readonly message: StoredMessage }
  | { readonly kind: 'messageDeleted'; readonly sequence: number };

/** Stores queues and messages. */
export interface SqsStore {
  /** Returns all queues, each with its messages in the order of sending. */
  load(): { queue: StoredQueue; messages: StoredMessage[] }[];
  /** Saves all changes, or none when it throws. After it returns, the changes survive the end of the process. */
  save(changes: readonly StoreChange[]): void;
  /** Closes the store. `now` is the clock's time in epoch ms, from which the next stack continues. */
  close(now: number): void;
}
