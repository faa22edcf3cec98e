/** A message attribute as SQS knows it. `dataType` is String, Number or Binary, with an optional `.label`. */
export type MessageAttribute =
  | { readonly dataType: string; readonly stringValue: string }
  | { readonly dataType: string; readonly binaryValue: Uint8Array };

/** The attributes of a message by their names, ten at the most. */
export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** A message to be sent. */
export interface SendEntry {
  readonly body: string;
  /** By default the queue's own delay. */
  readonly delaySeconds?: number | undefined;
  readonly attributes?: MessageAttributes | undefined;
  /** The one system attribute that a sender may set: AWSTraceHeader. */
  readonly traceHeader?: string | undefined;
  /**
   * Whose message it is. On a standard queue: while one group has a large share of the messages in flight, those of the others are received
   * first. On a FIFO queue, which needs one: the messages of a group are received in their order.
   */
  readonly messageGroupId?: string | undefined;
  /** On a FIFO queue: another message with this id is not taken for five minutes. */
  readonly messageDeduplicationId?: string | undefined;
}

/** What SQS answers for a message that it took; the MD5s are those that an SDK compares. */
export interface SentMessage {
  readonly messageId: string;
  readonly md5OfBody: string;
  readonly md5OfAttributes?: string;
  readonly md5OfSystemAttributes?: string;
  /** Of a FIFO queue. */
  readonly sequenceNumber?: string;
}

/** The system attributes, under the names and in the formats in which SQS and Lambda's events give them (times are epoch ms). */
export interface SystemAttributes {
  readonly ApproximateReceiveCount: string;
  readonly ApproximateFirstReceiveTimestamp: string;
  readonly SentTimestamp: string;
  readonly SenderId: string;
  readonly AWSTraceHeader?: string;
  readonly MessageGroupId?: string;
  readonly MessageDeduplicationId?: string;
  readonly SequenceNumber?: string;
  readonly DeadLetterQueueSourceArn?: string;
}

/** A message as a receive returns it; its receipt handle deletes it and changes its visibility timeout. */
export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly attributes: MessageAttributes;
  readonly md5OfAttributes?: string;
  readonly systemAttributes: SystemAttributes;
}

/** Where a message stands: receivable, received and not yet deleted, or sent with a delay that has not passed. */
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
