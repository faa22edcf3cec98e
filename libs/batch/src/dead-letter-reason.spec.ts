import { expect, it } from '@jest/globals';
import { maximumBytes } from './chunk-entries.ts';
import { readDeadLetterReason, toDeadLetter } from './dead-letter-reason.ts';
import type { SqsRecord } from './sqs-event.ts';

const why = {
  reason: 'TypeError',
  message: 'x is undefined',
  attempts: 10,
  source: 'arn:aws:sqs:eu-west-1:0:orders',
  messageId: 'm1',
};

function recordOf(attributes: Readonly<Record<string, string>> = {}): SqsRecord {
  return {
    messageId: 'm1',
    body: '{}',
    attributes: { ApproximateReceiveCount: '1' },
    messageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, stringValue]) => [name, { stringValue, dataType: 'String' }]),
    ),
  };
}

it('is sent as message attributes, with the body unchanged', () => {
  const deadLetter = toDeadLetter({ ...why, body: '{"orderId":"a"}' });
  expect(deadLetter.body).toBe('{"orderId":"a"}');
  expect(deadLetter.attributes).toEqual({ ...why, attempts: '10' });
  expect(readDeadLetterReason(recordOf(deadLetter.attributes))).toEqual(why);
});

it('is omitted when the body fills the message', () => {
  const body = 'x'.repeat(maximumBytes - 10);
  expect(toDeadLetter({ ...why, body })).toEqual({ body });
});

it('holds only characters that SQS accepts, and at most 500 of them', () => {
  const { attributes = {} } = toDeadLetter({
    ...why,
    reason: '',
    message: `a\u0000b\uFFFF\uD800${'x'.repeat(1_000)}`,
    body: '{}',
  });
  expect(attributes['reason']).toBe(' ');
  expect(attributes['message']).toMatch(/^a b \uFFFDx+$/);
  expect(attributes['message']).toHaveLength(500);
});

it.each([
  ['no attributes', {}],
  ['some of the attributes', { reason: 'TypeError', message: 'x' }],
  ['attempts that are not a number', { ...why, attempts: 'many' }],
  ['zero attempts', { ...why, attempts: '0' }],
])('is undefined for a dead letter with %s', (_what, attributes) => {
  expect(readDeadLetterReason(recordOf(attributes))).toBeUndefined();
  const { messageAttributes: _, ...withoutAny } = recordOf();
  expect(readDeadLetterReason(withoutAny)).toBeUndefined();
});
