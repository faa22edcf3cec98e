import { describe, expect, it } from '@jest/globals';
import { parseSqsEvent, SqsEventError } from './sqs-event.ts';

describe('parseSqsEvent', () => {
  it.each([
    [null, 'the event'],
    [{ Records: [{ messageId: '' }] }, 'Records.0.messageId'],
  ])('names what of %j is none of SQS’s', (event, what) => {
    const parse = () => parseSqsEvent(event);
    expect(parse).toThrow(SqsEventError);
    expect(parse).toThrow(expect.objectContaining({ name: 'SqsEventError' }));
    expect(parse).toThrow(new RegExp(`^The event is none of SQS: ${what}`));
  });
});
