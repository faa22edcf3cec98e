import { describe, expect, it } from '@jest/globals';
import { parseSqsEvent, SqsEventError } from './sqs-event.ts';

describe('parseSqsEvent', () => {
  it.each([
    [null, 'the event'],
    [{ Records: [{ messageId: '' }] }, 'Records.0.messageId'],
  ])('names the invalid field of %j', (event, what) => {
    const parse = () => parseSqsEvent(event);
    expect(parse).toThrow(SqsEventError);
    expect(parse).toThrow(expect.objectContaining({ name: 'SqsEventError' }));
    expect(parse).toThrow(new RegExp(`^The event is not an SQS event: ${what}`));
  });

  it('refuses an event of a FIFO queue, whose order the handler would not keep', () => {
    const eventSourceARN = 'arn:aws:sqs:eu-west-1:0:orders.fifo';
    expect(() => parseSqsEvent({ Records: [{ messageId: 'a', eventSourceARN }] })).toThrow(
      `${eventSourceARN} is a FIFO queue. This handler keeps no order within a message group: map a standard queue to the function`,
    );
  });
});
