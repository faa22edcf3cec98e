import { expect, it } from '@jest/globals';
import { maximumBytes } from './chunk-entries.ts';
import { readDeadLetterReason, toDeadLetter } from './dead-letter-reason.ts';
import type { SqsRecord } from './sqs-event.ts';

const why = {
  reason: 'TypeError',
  message: 'x is undefined',
  attempts: 10,
  source: 'arn:aws:sqs:eu-west-1:0:rows',
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

it('travels as attributes, and the body as it was', () => {
  const deadLetter = toDeadLetter({ ...why, body: '{"rowId":"a"}' });
  expect(deadLetter.body).toBe('{"rowId":"a"}');
  expect(deadLetter.attributes).toEqual({ ...why, attempts: '10' });
  expect(readDeadLetterReason(recordOf(deadLetter.attributes))).toEqual(why);
});

it('is left out where the body fills the message', () => {
  const body = 'x'.repeat(maximumBytes - 10);
  expect(toDeadLetter({ ...why, body })).toEqual({ body });
});

it('is told in characters that SQS takes, and never long', () => {
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
  ['a part of them', { reason: 'TypeError', message: 'x' }],
  ['no number of attempts', { ...why, attempts: 'many' }],
  ['no attempt', { ...why, attempts: '0' }],
])('is not there in a dead letter with %s', (_what, attributes) => {
  expect(readDeadLetterReason(recordOf(attributes))).toBeUndefined();
  const { messageAttributes: _, ...withoutAny } = recordOf();
  expect(readDeadLetterReason(withoutAny)).toBeUndefined();
});
