/** A message attribute. `dataType` is String, Number or Binary, with an optional `.label`. */
export type MessageAttribute =
  | { readonly dataType: string; readonly stringValue: string }
  | { readonly dataType: string; readonly binaryValue: Uint8Array };

/** The attributes of a message by name, 10 at most. */
export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** A message to be sent. */
export interface SendEntry {
  readonly body: string;
  /** Default: the queue's `DelaySeconds`. */
  readonly delaySeconds?: number | undefined;
  readonly attributes?: MessageAttributes | undefined;
  /** The only system attribute that a sender can set: AWSTraceHeader. */
  readonly traceHeader?: string | undefined;
  /**
   * The message group. On a standard queue, while one group has a large share of the messages in flight, messages of
   * other groups are received first. On a FIFO queue, which requires a group, messages of a group are received in
   * order.
   */
  readonly messageGroupId?: string | undefined;
  /** On a FIFO queue, SQS drops another message with this id for five minutes. */
  readonly messageDeduplicationId?: string | undefined;
}

/** The response to a sent message. The SDKs compare the MD5 digests. */
export interface SentMessage {
  readonly messageId: string;
  readonly md5OfBody: string;
  readonly md5OfAttributes?: string;
  readonly md5OfSystemAttributes?: string;
  /** Only for a FIFO queue. */
  readonly sequenceNumber?: string;
}

/** The system attributes, with the names and formats of SQS and of Lambda's events. Times are epoch milliseconds. */
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

/** A message that a receive returned. Its receipt handle deletes the message and changes its visibility timeout. */
export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly attributes: MessageAttributes;
  readonly md5OfAttributes?: string;
  readonly systemAttributes: SystemAttributes;
}

/** The state of a message: ready to be received, received and not deleted, or still delayed. */
export type MessageState = 'visible' | 'inFlight' | 'delayed';

/** The current state of a message, for tests and debugging. */
export interface MessageSnapshot {
  readonly messageId: string;
  readonly body: string;
  readonly state: MessageState;
  readonly receiveCount: number;
  /** Epoch ms. */
  readonly sentAt: number;
  /** The end of the delay or the visibility timeout, in epoch ms. Absent on a visible message. */
  readonly visibleAt?: number;
  readonly deadLetterSourceArn?: string;
}
