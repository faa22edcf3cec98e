import * as v from 'valibot';
import { maximumBytes } from './chunk-entries.ts';
import { sizeBytes, type OutgoingMessage } from './outgoing-message.ts';
import type { SqsRecord } from './sqs-event.ts';

/** Why a function gave a message up, as the dead letter tells it. */
export interface DeadLetterReason {
  /** The error's name. */
  reason: string;
  message: string;
  /** How often the message had been received. */
  attempts: number;
  /** ARN of the queue that it came from, and what it was called there. */
  source: string;
  messageId: string;
}

const longestText = 500;

/** The message as it came, with the reason as attributes unless the body fills the message. */
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

/** What `toDeadLetter` told; undefined for a dead letter that SQS itself moved. */
export function readDeadLetterReason({ messageAttributes }: SqsRecord): DeadLetterReason | undefined {
  const { success, output } = v.safeParse(reasonSchema, messageAttributes);
  return success ? output : undefined;
}

/** SQS refuses an attribute that is empty, or holds a control character or what is no character. */
function attributeOf(text: string): string {
  const accepted = text
    .slice(0, longestText)
    .toWellFormed()
    .replaceAll(/[^\P{Cc}\t\n\r]|[\uFFFE\uFFFF]/gu, ' ');
  return accepted === '' ? ' ' : accepted;
}
