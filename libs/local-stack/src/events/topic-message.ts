import type { MessageAttributes } from '@daybreak/local-sqs';

/** A message that was published to a topic. */
export interface TopicMessage {
  readonly topicArn: string;
  readonly messageId: string;
  readonly message: string;
  readonly subject?: string | undefined;
  /** True if `message` is JSON with a text for each protocol. */
  readonly isByProtocol: boolean;
  /** The message attributes. SNS also has the type `String.Array`. */
  readonly attributes: MessageAttributes;
  readonly messageGroupId?: string | undefined;
  readonly messageDeduplicationId?: string | undefined;
  /** The time of publication, as a UTC instant. */
  readonly publishedAt: string;
}
