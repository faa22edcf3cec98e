import type { MessageSnapshot, ReceivedMessage, SendEntry, SentMessage } from './messages.ts';

/** Exact, unlike AWS's approximate ones. */
export interface QueueCounts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** Where a message goes that was received `maxReceiveCount` times and not deleted. */
export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

/** The attributes of a queue, as numbers. */
export interface QueueSettings {
  readonly delaySeconds: number;
  readonly maximumMessageSizeBytes: number;
  readonly messageRetentionPeriodSeconds: number;
  readonly receiveMessageWaitTimeSeconds: number;
  readonly visibilityTimeoutSeconds: number;
  readonly redrivePolicy: RedrivePolicy | undefined;
  /** Undefined for a standard queue. */
  readonly fifo: FifoSettings | undefined;
}

/** The attributes that a FIFO queue has besides those of a standard one. */
export interface FifoSettings {
  /** A message without a deduplication id has the SHA-256 of its body for one. */
  readonly contentBasedDeduplication: boolean;
  readonly deduplicationScope: 'messageGroup' | 'queue';
}

/**
 * `stale`: the message is gone, or was received again since. `expired`, of a FIFO queue alone: its visibility timeout has ended, or it was
 * received again since. Then nothing was done.
 */
export type DeleteOutcome = 'deleted' | 'stale' | 'expired';

/** `visible`: the timeout had already ended, so there was nothing to change. */
export type ChangeVisibilityOutcome = 'changed' | 'visible' | 'gone';

/**
 * A queue, standard or FIFO. Every method is synchronous, and one call is one transaction of the store. When the store fails, that call and
 * every later one, of any queue of the engine, throws SqsError InternalFailure.
 */
export interface Queue {
  readonly name: string;
  readonly arn: string;
  /** On the endpoint of the server that serves the engine. */
  readonly url: string;
  readonly settings: QueueSettings;
  /** As GetQueueAttributes gives them, the counts left out. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Epoch ms. */
  readonly purgedAt: number | undefined;

  /** Sends all entries or, when it throws, none; the sent messages are in the order of the entries. */
  send(entries: readonly SendEntry[]): SentMessage[];
  /**
   * Hands out what is visible now, in the engine's order, up to `maxMessages` (any number) and never above 120,000 in flight. What
   * has been received `maxReceiveCount` times goes to the dead-letter queue instead, and doesn't count as received.
   */
  receive(options: { maxMessages: number; visibilityTimeoutSeconds?: number | undefined }): ReceivedMessage[];
  /** Throws SqsError ReceiptHandleIsInvalid for what is no receipt handle of this queue. */
  delete(receiptHandle: string): DeleteOutcome;
  /** What `delete` would come to. */
  deleteOutcome(receiptHandle: string): DeleteOutcome;
  /** As `delete`, of many in one transaction. */
  deleteMany(receiptHandles: readonly string[]): DeleteOutcome[];
  /**
   * 0 seconds makes the message visible at once, whichever of its receipt handles it is. Throws SqsError beyond 12 hours from the
   * last receive, and as `delete` does.
   */
  changeVisibility(receiptHandle: string, seconds: number): ChangeVisibilityOutcome;
  /** Deletes every message. */
  purge(): void;
  /** How many messages are visible, in flight and delayed, exactly. */
  counts(): QueueCounts;
  /** When the oldest message was sent here, in epoch ms; undefined for an empty queue. */
  oldestSentAt(): number | undefined;
  /** How many visible messages a receive could hand out: on a FIFO queue, none of a group of which others are in flight. */
  receivable(): number;
  /**
   * Calls the listener, synchronously, whenever messages have become visible: everything that became so at one time is visible
   * before the first listener is called. Listeners are called in the order they came, while anything is left for them.
   * Not called for what is visible already: receive first, then listen.
   */
  whenVisible(listener: () => void): () => void;
  /** How often each message was received here, by message id, duplicates left out; of messages that are gone, the last 100,000. */
  receiveCounts(): Map<string, number>;
  /** How many duplicates of a message were received besides, by message id; of messages without one, nothing. */
  duplicateCounts(): Map<string, number>;
  /** Every message, in the order of sending. */
  messages(): MessageSnapshot[];
}
