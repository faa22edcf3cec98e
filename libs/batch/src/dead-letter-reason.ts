import * as v from 'valibot';
import { maximumBytes } from './chunk-entries.ts';
import { sizeBytes, type OutgoingMessage } from './outgoing-message.ts';
import type { SqsRecord } from './sqs-event.ts';

/** Why a function gave up a message, as the message attributes of the dead letter state it. */
export interface DeadLetterReason {
  /** The name of the error. */
  reason: string;
  /** The message of the error. */
  message: string;
  /** The receive count of the message. */
  attempts: number;
  /** The ARN of the queue that the message came from. */
  source: string;
  /** The id of the message in that queue. */
  messageId: string;
}

const maximumTextLength = 500;

/**
 * The received message, with the reason as message attributes. They are omitted when the body leaves no room for them.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { toDeadLetter } from '@daybreak/batch';
 *
 * const deadLetter = toDeadLetter({
 *   body: '{"orderId":"order-1"}',
 *   reason: 'TypeError',
 *   message: 'the price is not a number',
 *   attempts: 5,
 *   source: 'arn:aws:sqs:eu-west-1:123456789012:orders',
 *   messageId: 'message-1',
 * });
 * assert.equal(deadLetter.body, '{"orderId":"order-1"}');
 */
export function toDeadLetter({ body, attempts, ...texts }: DeadLetterReason & { body: string }): OutgoingMessage {
  const attributes = Object.fromEntries(
    Object.entries({ ...texts, attempts: String(attempts) }).map(([name, text]) => [name, attributeOf(text)]),
  );
  const deadLetter = { body, attributes };
  return sizeBytes(deadLetter) <= maximumBytes ? deadLetter : { body };
}

const textSchema = v.pipe(
  v.object({ stringValue: v.string() }),
  v.transform(({ stringValue }) => stringValue),
);
const reasonSchema = v.object({
  reason: textSchema,
  message: textSchema,
  source: textSchema,
  messageId: textSchema,
  attempts: v.pipe(textSchema, v.regex(/^\d{1,6}$/), v.transform(Number), v.minValue(1)),
});

/**
 * Reads the reason that `toDeadLetter` wrote; undefined for a dead letter that the redrive policy of a queue moved.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { createSqsEvent, readDeadLetterReason } from '@daybreak/batch';
 *
 * const event = createSqsEvent([{ messageId: 'message-1', body: { orderId: 'order-1' } }]);
 * for (const record of event.Records) assert.equal(readDeadLetterReason(record), undefined); // moved by its redrive policy
 */
export function readDeadLetterReason({ messageAttributes }: SqsRecord): DeadLetterReason | undefined {
  const { success, output } = v.safeParse(reasonSchema, messageAttributes);
  return success ? output : undefined;
}

/** SQS rejects an attribute that is empty or holds a control character, U+FFFE or U+FFFF. */
function attributeOf(text: string): string {
  const accepted = text
    .slice(0, maximumTextLength)
    .toWellFormed()
    .replaceAll(/[^\P{Cc}\t\n\r]|[\uFFFE\uFFFF]/gu, ' ');
  return accepted === '' ? ' ' : accepted;
}
