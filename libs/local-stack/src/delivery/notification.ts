import { recordOf } from '@daybreak/local-sqs/internal';
import * as v from 'valibot';
import type { SubscriptionModel } from '../template/event-models.ts';
import type { Outgoing } from './create-sender.ts';
import type { TopicMessage } from '../events/topic-message.ts';

type Endpoint = Pick<SubscriptionModel, 'arn' | 'protocol' | 'isRaw'>;

/** Returns the request to a subscriber: the raw message, the notification around it, or the event of a function. */
export function notificationFor({ arn, protocol, isRaw }: Endpoint, message: TopicMessage): Outgoing {
  const { messageGroupId } = message;
  const text = textFor(protocol, message);
  const ids = { messageGroupId, messageDeduplicationId: message.messageDeduplicationId };
  if (isRaw) return { body: text, attributes: message.attributes, ...ids };
  const notification = notificationOf(arn, message, text);
  if (protocol === 'sqs') return { body: JSON.stringify(notification), ...ids };
  // Lambda has other names for the URLs.
  const { SigningCertURL, UnsubscribeURL, ...others } = notification;
  const record = {
    EventSource: 'aws:sns',
    EventVersion: '1.0',
    EventSubscriptionArn: arn,
    Sns: {
      ...others,
      Subject: message.subject ?? null,
      SigningCertUrl: SigningCertURL,
      UnsubscribeUrl: UnsubscribeURL,
      MessageAttributes: attributesOf(message),
    },
  };
  return { body: JSON.stringify({ Records: [record] }) };
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html. Local notifications are not signed. */
function notificationOf(subscriptionArn: string, message: TopicMessage, text: string) {
  const { topicArn, messageId, subject, publishedAt } = message;
  const attributes = attributesOf(message);
  const region = topicArn.split(':')[3] ?? '';
  return {
    Type: 'Notification',
    MessageId: messageId,
    TopicArn: topicArn,
    ...(subject !== undefined && { Subject: subject }),
    Message: text,
    Timestamp: publishedAt,
    SignatureVersion: '1',
    Signature: 'not signed',
    SigningCertURL: `https://sns.${region}.amazonaws.com/SimpleNotificationService-local.pem`,
    UnsubscribeURL: `https://sns.${region}.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=${subscriptionArn}`,
    ...(Object.keys(attributes).length > 0 && { MessageAttributes: attributes }),
  };
}

function attributesOf({ attributes }: TopicMessage): Record<string, { Type: string; Value: string }> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => [
      name,
      {
        Type: attribute.dataType,
        Value:
          'stringValue' in attribute ? attribute.stringValue : Buffer.from(attribute.binaryValue).toString('base64'),
      },
    ]),
  );
}

const byProtocolSchema = v.pipe(v.string(), v.parseJson(), recordOf(v.string()));

function textFor(protocol: string, { message, isByProtocol }: TopicMessage): string {
  if (!isByProtocol) return message;
  const texts = v.parse(byProtocolSchema, message);
  return texts[protocol] ?? texts['default'] ?? '';
}
