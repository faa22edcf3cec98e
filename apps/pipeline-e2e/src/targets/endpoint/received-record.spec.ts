import { describe, expect, it } from '@jest/globals';
import { receivedRecord } from './received-record.ts';

const place = { queueArn: 'arn:aws:sqs:eu-west-1:000000000000:work', region: 'eu-west-1' };
const message = {
  MessageId: 'id',
  ReceiptHandle: 'handle',
  Body: '{}',
  MD5OfBody: 'md5',
  Attributes: { ApproximateReceiveCount: '2', SentTimestamp: '1000', SenderId: 'sender' },
};

describe('a message that was received', () => {
  it('is a record as Lambda gives it to a function', () => {
    const attributes = {
      text: { DataType: 'String', StringValue: 'a' },
      bytes: { DataType: 'Binary', BinaryValue: Buffer.from('b') },
    };
    const received = receivedRecord({ ...message, MessageAttributes: attributes }, place);
    expect(received).toMatchObject({ messageId: 'id', receiptHandle: 'handle', body: '{}', sentAt: 1000 });
    expect(received.record).toMatchObject({
      messageId: 'id',
      body: '{}',
      attributes: { ApproximateReceiveCount: '2', SentTimestamp: '1000' },
      messageAttributes: {
        text: { stringValue: 'a', dataType: 'String' },
        bytes: { binaryValue: 'Yg==', dataType: 'Binary' },
      },
      eventSourceARN: place.queueArn,
      awsRegion: 'eu-west-1',
    });
  });

  it('is one though an emulator leaves out what it does not know', () => {
    const { record } = receivedRecord(
      { ...message, MD5OfBody: undefined, Attributes: { ApproximateReceiveCount: '1' } },
      place,
    );
    expect(record).toMatchObject({ attributes: { ApproximateReceiveCount: '1' }, messageAttributes: {} });
  });

  it.each([{ ReceiptHandle: undefined }, { Body: undefined }, { Attributes: {} }])(
    'is refused without %j',
    (without) => {
      expect(() => receivedRecord({ ...message, ...without }, place)).toThrow('Invalid');
    },
  );
});
