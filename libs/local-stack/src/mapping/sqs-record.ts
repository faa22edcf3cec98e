import type { MessageAttribute, ReceivedMessage } from '@daybreak/local-sqs';

/** Converts a message to its record in the event of an SQS event source mapping. */
export function sqsRecord(message: ReceivedMessage, queueArn: string, region: string): object {
  const { messageId, receiptHandle, body, systemAttributes, attributes, md5OfBody, md5OfAttributes } = message;
  return {
    messageId,
    receiptHandle,
    body,
    attributes: systemAttributes,
    messageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, attribute]) => [name, attributeOf(attribute)]),
    ),
    md5OfBody,
    ...(md5OfAttributes === undefined ? {} : { md5OfMessageAttributes: md5OfAttributes }),
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: region,
  };
}

function attributeOf(attribute: MessageAttribute): object {
  const value =
    'stringValue' in attribute
      ? { stringValue: attribute.stringValue }
      : { binaryValue: Buffer.from(attribute.binaryValue).toString('base64') };
  return { ...value, stringListValues: [], binaryListValues: [], dataType: attribute.dataType };
}
