import { createSqsEngine, createStackClock } from '@daybreak/local-sqs';
import { expect, test } from '@jest/globals';
import { sqsRecord } from './sqs-record.ts';

test('converts a message to a record of Lambda', () => {
  const engine = createSqsEngine({ clock: createStackClock({ kind: 'manual', startAt: 1_700_000_000_000 }) });
  const queue = engine.createQueue('jobs');
  queue.send([
    {
      body: 'héllo',
      traceHeader: 'Root=1',
      attributes: {
        text: { dataType: 'String', stringValue: 'a' },
        bytes: { dataType: 'Binary', binaryValue: Buffer.from('a') },
      },
    },
  ]);
  const [message] = queue.receive({ maxMessages: 1 });
  if (message === undefined) throw new Error('No message');

  expect(sqsRecord(message, queue.arn, 'eu-west-1')).toEqual({
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: 'héllo',
    attributes: {
      ApproximateReceiveCount: '1',
      ApproximateFirstReceiveTimestamp: '1700000000000',
      SentTimestamp: '1700000000000',
      SenderId: message.systemAttributes.SenderId,
      AWSTraceHeader: 'Root=1',
    },
    messageAttributes: {
      text: { stringValue: 'a', stringListValues: [], binaryListValues: [], dataType: 'String' },
      bytes: { binaryValue: 'YQ==', stringListValues: [], binaryListValues: [], dataType: 'Binary' },
    },
    md5OfBody: message.md5OfBody,
    md5OfMessageAttributes: message.md5OfAttributes,
    eventSource: 'aws:sqs',
    eventSourceARN: queue.arn,
    awsRegion: 'eu-west-1',
  });
  engine.close();
});
