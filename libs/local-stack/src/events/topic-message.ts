import type { MessageAttributes } from '@daybreak/local-sqs';

/** A message as it was published to a topic. */
export interface TopicMessage {
  readonly topicArn: string;
  readonly messageId: string;
  readonly message: string;
  readonly subject?: string | undefined;
  /** Whether `message` is JSON with a text for each protocol. */
  readonly isByProtocol: boolean;
  /** `String.Array` besides SQS's data types. */
  readonly attributes: MessageAttributes;
  readonly messageGroupId?: string | undefined;
  readonly messageDeduplicationId?: string | undefined;
  /** UTC instant. */
  readonly publishedAt: string;
}
