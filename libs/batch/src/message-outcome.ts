import type { LogFields } from '@daybreak/runtime';

/** Outcomes after which a message is deleted from its queue; what is `givenUp` is in the dead-letter queue by then. */
export const acknowledgedOutcomes = ['done', 'superseded', 'failed', 'parked', 'givenUp'] as const;
export type AcknowledgedOutcome = (typeof acknowledgedOutcomes)[number];

/** What became of one message; `fields` and `error` only go to its log line. Every `retry` returns to the queue. */
export type MessageOutcome =
  | { outcome: AcknowledgedOutcome; error?: unknown; fields?: LogFields }
  | { outcome: 'retry'; error: unknown; fields?: LogFields };

/** One parsed message of a batch. */
export interface BatchRecord<Message> {
  messageId: string;
  message: Message;
  /** How many times the queue has handed this message out, this time included. */
  receiveCount: number;
}
