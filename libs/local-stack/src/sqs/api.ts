import type { StackClock } from '../clock.ts';
import type { Delivery } from './delivery.ts';

/** A message attribute as SQS knows it. `dataType` is String, Number or Binary, with an optional `.label`. */
export type MessageAttribute =
  | { readonly dataType: string; readonly stringValue: string }
  | { readonly dataType: string; readonly binaryValue: Uint8Array };

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

export interface SendEntry {
  readonly body: string;
  /** By default the queue's own delay. */
  readonly delaySeconds?: number | undefined;
  readonly attributes?: MessageAttributes | undefined;
  /** The one system attribute that a sender may set: AWSTraceHeader. */
  readonly traceHeader?: string | undefined;
}

export interface SentMessage {
  readonly messageId: string;
  readonly md5OfBody: string;
  readonly md5OfAttributes?: string;
  readonly md5OfSystemAttributes?: string;
}

/** The system attributes, under the names and in the formats in which SQS and Lambda's events give them (times are epoch ms). */
export interface SystemAttributes {
  readonly ApproximateReceiveCount: string;
  readonly ApproximateFirstReceiveTimestamp: string;
  readonly SentTimestamp: string;
  readonly SenderId: string;
  readonly AWSTraceHeader?: string;
  readonly DeadLetterQueueSourceArn?: string;
}

export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly attributes: MessageAttributes;
  readonly md5OfAttributes?: string;
  readonly systemAttributes: SystemAttributes;
}

/** Exact, unlike AWS's approximate ones. */
export interface QueueCounts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

export type MessageState = 'visible' | 'inFlight' | 'delayed';

/** A message as it stands, for tests and for people who look. */
export interface MessageSnapshot {
  readonly messageId: string;
  readonly body: string;
  readonly state: MessageState;
  readonly receiveCount: number;
  /** Epoch ms. */
  readonly sentAt: number;
  /** Epoch ms: when the delay or the visibility timeout ends; absent on a visible message. */
  readonly visibleAt?: number;
  readonly deadLetterSourceArn?: string;
}

export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

export interface QueueSettings {
  readonly delaySeconds: number;
  readonly maximumMessageSizeBytes: number;
  readonly messageRetentionPeriodSeconds: number;
  readonly receiveMessageWaitTimeSeconds: number;
  readonly visibilityTimeoutSeconds: number;
  readonly redrivePolicy: RedrivePolicy | undefined;
}

/** `stale`: the message is gone, or was received again since. Then nothing was done. */
export type DeleteOutcome = 'deleted' | 'stale';
/** `visible`: the timeout had already ended, so there was nothing to change. */
export type ChangeVisibilityOutcome = 'changed' | 'visible' | 'gone';

/**
 * A standard queue. Every method is synchronous, and one call is one transaction of the store. When the store fails, that call and
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
  /** As `delete`, of many in one transaction. */
  deleteMany(receiptHandles: readonly string[]): DeleteOutcome[];
  /**
   * 0 seconds makes the message visible at once, whichever of its receipt handles it is. Throws SqsError beyond 12 hours from the
   * last receive, and as `delete` does.
   */
  changeVisibility(receiptHandle: string, seconds: number): ChangeVisibilityOutcome;
  purge(): void;
  counts(): QueueCounts;
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
  setTags(queue: Queue, tags: Readonly<Record<string, string>>): void;
  deleteQueue(queue: Queue): void;
  queue(nameOrUrlOrArn: string): Queue | undefined;
  /** Throws SqsError QueueDoesNotExist. */
  queueOrThrow(nameOrUrlOrArn: string): Queue;
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
  /** Cancels every timer and closes the store. The queues must not be used after. */
  close(): void;
}
