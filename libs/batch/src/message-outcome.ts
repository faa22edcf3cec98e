import type { LogFields } from '@daybreak/runtime';

/**
 * The outcome of one message. A message that is `done`, or has an outcome of your own (`Own`), is deleted from its queue. A `retry`
 * returns to it. `fields` and `error` go to the log line.
 */
export type MessageOutcome<Own extends string = never> =
  | { outcome: 'done' | Own; error?: unknown; fields?: LogFields }
  | { outcome: 'retry'; error: unknown; fields?: LogFields };

/** One parsed message of a batch. */
export interface BatchRecord<Message> {
  messageId: string;
  message: Message;
  /** How many times SQS has delivered this message, including this time. */
  receiveCount: number;
}
