import type { MessageAttributes } from '../api/messages.ts';

/** What of a message outlives the process. That it was in flight does not: whoever held it died with the process. */
export interface StoredMessage {
  /** Unique over all queues, rising in the order of sending. */
  readonly sequence: number;
  readonly messageId: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly attributes: MessageAttributes;
  readonly md5OfAttributes: string | undefined;
  readonly traceHeader: string | undefined;
  readonly messageGroupId: string | undefined;
  /** Of a FIFO queue, where the body's digest may stand for one that the sender did not give. */
  readonly messageDeduplicationId: string | undefined;
  /** Epoch ms, as every time here. A move to a dead-letter queue keeps it. */
  readonly sentAt: number;
  readonly delayedUntil: number;
  /** Over the whole life of the message, in every queue that it was in. */
  receiveCount: number;
  /** Since it came to this queue. */
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

/** Keeps queues and messages beyond the process. */
export interface SqsStore {
  /** Everything, the messages of each queue in the order of sending. */
  load(): { queue: StoredQueue; messages: StoredMessage[] }[];
  /** Saves all changes or, when it throws, none; durable against the death of the process when it returns. */
  save(changes: readonly StoreChange[]): void;
  /** Closes it at this time (epoch ms), from which the next stack on it goes on. */
  close(now: number): void;
}
