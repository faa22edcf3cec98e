import type { MessageSnapshot, ReceivedMessage, SendEntry, SentMessage } from './messages.ts';

/** The exact numbers of messages. AWS reports approximate ones. */
export interface QueueCounts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** Moves a message to a dead-letter queue after `maxReceiveCount` receives without a delete. */
export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

/** The attributes of a queue, parsed. */
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

/** The additional attributes of a FIFO queue. */
export interface FifoSettings {
  /** Uses the SHA-256 of the body as the deduplication id of a message without one. */
  readonly contentBasedDeduplication: boolean;
  readonly deduplicationScope: 'messageGroup' | 'queue';
}

/**
 * `stale`: the message is gone, or was received again since; nothing was deleted. `expired` (FIFO queues only): the
 * visibility timeout has ended, or the message was received again since; nothing was deleted.
 */
export type DeleteOutcome = 'deleted' | 'stale' | 'expired';

/** `visible`: the visibility timeout had already ended, so nothing changed. `gone`: the message does not exist. */
export type ChangeVisibilityOutcome = 'changed' | 'visible' | 'gone';

/**
 * A standard or FIFO queue. Every method is synchronous, and each call is one transaction of the store. When the store
 * fails, the call throws SqsError InternalFailure, and so does every later call on any queue of the engine.
 */
export interface Queue {
  readonly name: string;
  readonly arn: string;
  /** The queue URL, with the endpoint of the server that serves the engine. */
  readonly url: string;
  readonly settings: QueueSettings;
  /** The attributes that GetQueueAttributes returns, without the message counts. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** The time of the last purge, in epoch ms. */
  readonly purgedAt: number | undefined;

  /** Sends all entries, or none when it throws. Returns the sent messages in the order of the entries. */
  send(entries: readonly SendEntry[]): SentMessage[];
  /**
   * Receives up to `maxMessages` (any number) visible messages, in the engine's order, with at most 120,000 in flight.
   * A message that was received `maxReceiveCount` times moves to the dead-letter queue instead, and this is not counted
   * as a receive.
   */
  receive(options: { maxMessages: number; visibilityTimeoutSeconds?: number | undefined }): ReceivedMessage[];
  /** Deletes a message. Throws SqsError ReceiptHandleIsInvalid for a handle that is not of this queue. */
  delete(receiptHandle: string): DeleteOutcome;
  /** Returns the outcome that `delete` would have, without deleting. */
  deleteOutcome(receiptHandle: string): DeleteOutcome;
  /** Deletes messages in one transaction, as `delete` does each. */
  deleteMany(receiptHandles: readonly string[]): DeleteOutcome[];
  /**
   * Changes the visibility timeout of a message in flight, by any of its receipt handles. 0 seconds makes it visible at
   * once. Throws SqsError for an end later than 12 hours after the last receive, and for an invalid handle as `delete`
   * does.
   */
  changeVisibility(receiptHandle: string, seconds: number): ChangeVisibilityOutcome;
  /** Deletes every message. */
  purge(): void;
  /** Returns the exact numbers of visible, in-flight and delayed messages. */
  counts(): QueueCounts;
  /** Returns the time at which the oldest message was sent, in epoch ms, or undefined for an empty queue. */
  oldestSentAt(): number | undefined;
  /**
   * Returns the number of visible messages that a receive can return. On a FIFO queue, a group with a message in flight
   * counts none.
   */
  receivable(): number;
  /**
   * Calls the listener, synchronously, whenever messages become visible. Messages that become visible at the same time
   * are all visible before the first call. Listeners are called in the order in which they were added, while messages
   * are left. Messages that are visible already cause no call: receive first, then listen. Returns a function that
   * removes the listener.
   */
  whenVisible(listener: () => void): () => void;
  /**
   * Returns how often each message was received from this queue, by message id, without duplicates. Keeps the counts of
   * the last 100,000 deleted messages.
   */
  receiveCounts(): Map<string, number>;
  /** Returns how many duplicates of each message were received, by message id. Messages without a duplicate are left out. */
  duplicateCounts(): Map<string, number>;
  /** Returns every message in the order of sending. */
  messages(): MessageSnapshot[];
}
