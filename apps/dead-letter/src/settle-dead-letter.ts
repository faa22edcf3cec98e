import type { BatchRecord, MessageOutcome, MessageSender, TimeCheck } from '@daybreak/batch';
import { failOrSupersede, type RowRepository, UnwritableError } from '@daybreak/repository';
import { describeError, type Clock, type Metrics } from '@daybreak/runtime';
import type { DeadLetter, RowDeadLetter } from './dead-letter.ts';
import type { ParkedMessage } from './parked-message.ts';

export interface DeadLetterDependencies {
  rows: Pick<RowRepository, 'fail' | 'recordSuperseded'>;
  parkedMessages: MessageSender<ParkedMessage>;
  /** How often the queue that the dead letter came from tried. */
  maxReceiveCount: number;
  /** Throws near the invocation's deadline. */
  checkTime: TimeCheck;
  clock: Clock;
  metrics: Metrics;
}

/**
 * Marks the row of a dead letter failed, unless the row has moved on; parks it when that can never be done.
 * What it throws is worth another try.
 */
export async function settleDeadLetter(
  record: BatchRecord<DeadLetter>,
  dependencies: DeadLetterDependencies,
): Promise<MessageOutcome> {
  const { message } = record;
  if (message.kind === 'unreadable') return await park(record, message.reason, dependencies);
  try {
    return await failRow(message, record.receiveCount, dependencies);
  } catch (error) {
    // Trying again what DynamoDB will never take would go on until the message expires unseen.
    if (isPermanent(error)) return await park(record, describeError(error).name, dependencies);
    throw error;
  }
}

async function failRow(
  deadLetter: RowDeadLetter,
  receiveCount: number,
  dependencies: DeadLetterDependencies,
): Promise<MessageOutcome> {
  const { stage, why } = deadLetter;
  const at = dependencies.clock.now().toISOString();
  const { name, message, attempt } =
    why === undefined
      ? unexplained(receiveCount, dependencies.maxReceiveCount)
      : { name: why.reason, message: why.message, attempt: why.attempts };
  const rowState = await failOrSupersede(deadLetter, { stage, name, message, attempt, at }, dependencies);
  return rowState === 'superseded' ? { outcome: rowState } : { outcome: rowState, fields: { rowState } };
}

/** No function gave a reason: the queue moved the message by itself. */
function unexplained(receiveCount: number, maxReceiveCount: number) {
  // The count goes on in the dead-letter queue: its last one is ours, and so is all beyond what the first queue allows.
  const attempt = Math.max(1, Math.min(maxReceiveCount, receiveCount - 1));
  return { name: 'DeadLetter', message: `gave up after ${attempt} attempts`, attempt };
}

/** Acknowledged only when it is in the parking queue, which nothing consumes: a dead letter never loops. */
async function park(
  { message: { messageId, body, source } }: BatchRecord<DeadLetter>,
  reason: string,
  { parkedMessages, checkTime }: DeadLetterDependencies,
): Promise<MessageOutcome> {
  const [sent] = await parkedMessages.sendBatch([{ body, messageId, source, reason }], checkTime);
  if (sent?.status === 'fulfilled') return { outcome: 'parked', fields: { reason } };
  const error: unknown = sent?.reason;
  return { outcome: 'retry', error };
}

function isPermanent(error: unknown): boolean {
  return error instanceof UnwritableError || describeError(error).name === 'ValidationException';
}
