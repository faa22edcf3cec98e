import type { LogFields } from '@daybreak/runtime';

/**
 * Outcomes after which a message is deleted from its queue. A `givenUp` message is in the dead-letter queue. For a `paused`
 * message, another message will do its work. The work of a `skipped` message is not to be done.
 * For a `waiting` message, another one comes later.
 */
export const acknowledgedOutcomes = [
  'done',
  'superseded',
  'failed',
  'paused',
  'skipped',
  'waiting',
  'parked',
  'givenUp',
] as const;

/** An outcome whose message is deleted from its queue. */
export type AcknowledgedOutcome = (typeof acknowledgedOutcomes)[number];

/** The outcome of one message. A `retry` returns to the queue. `fields` and `error` go to the log line. */
export type MessageOutcome =
  | { outcome: AcknowledgedOutcome; error?: unknown; fields?: LogFields }
  | { outcome: 'retry'; error: unknown; fields?: LogFields };

/** One parsed message of a batch. */
export interface BatchRecord<Message> {
  messageId: string;
  message: Message;
  /** How many times SQS has delivered this message, including this time. */
  receiveCount: number;
}
