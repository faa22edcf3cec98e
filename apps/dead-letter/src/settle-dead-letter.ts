import type { BatchRecord, MessageOutcome, MessageSender, TimeCheck } from '@daybreak/batch';
import type { OwnOutcome } from '@daybreak/domain';
import { failOrSupersede, type RowRepository, UnwritableError } from '@daybreak/repository';
import { describeError, type Clock, type Metrics } from '@daybreak/runtime';
import type { DeadLetter, RowDeadLetter } from './dead-letter.ts';
import type { ParkedMessage } from './parked-message.ts';

export interface DeadLetterDependencies {
  rows: Pick<RowRepository, 'fail' | 'recordSuperseded'>;
  parkedMessages: MessageSender<ParkedMessage>;
  /** The maxReceiveCount of the source queue's redrive policy. */
  maxReceiveCount: number;
  /** Throws near the deadline of the invocation. */
  checkTime: TimeCheck;
  clock: Clock;
  metrics: Metrics;
}

/**
 * Fails the row of a dead letter, or records its run as superseded when the row is at another version. Parks the dead letter
 * when it names no row or DynamoDB always rejects the row. After an error a retry may help.
 */
export async function settleDeadLetter(
  record: BatchRecord<DeadLetter>,
  dependencies: DeadLetterDependencies,
): Promise<MessageOutcome<OwnOutcome>> {
  const { message } = record;
  if (message.kind === 'unreadable') return await park(record, message.reason, dependencies);
  try {
    return await failRow(message, record.receiveCount, dependencies);
  } catch (error) {
    // Without parking, the message would be retried until it expires, and no operator would see it.
    if (isPermanent(error)) return await park(record, describeError(error).name, dependencies);
    throw error;
  }
}

async function failRow(
  deadLetter: RowDeadLetter,
  receiveCount: number,
  dependencies: DeadLetterDependencies,
): Promise<MessageOutcome<OwnOutcome>> {
  const { stage, reason } = deadLetter;
  const at = dependencies.clock.now().toISOString();
  const { name, message, attempt } =
    reason === undefined
      ? reasonOfQueue(receiveCount, dependencies.maxReceiveCount)
      : { name: reason.reason, message: reason.message, attempt: reason.attempts };
  const rowState = await failOrSupersede(deadLetter, { stage, name, message, attempt, at }, dependencies);
  return rowState === 'superseded' ? { outcome: rowState } : { outcome: rowState, fields: { rowState } };
}

/** The reason for a message that a redrive policy moved. */
function reasonOfQueue(receiveCount: number, maxReceiveCount: number) {
  // The receive count includes receives from the dead-letter queue: at least the last one, and all above maxReceiveCount.
  const attempt = Math.max(1, Math.min(maxReceiveCount, receiveCount - 1));
  return { name: 'DeadLetter', message: `gave up after ${attempt} attempts`, attempt };
}

/** Sends a dead letter to the parking queue, which no function consumes, so that it never loops. */
async function park(
  { message: { messageId, body, source } }: BatchRecord<DeadLetter>,
  reason: string,
  { parkedMessages, checkTime }: DeadLetterDependencies,
): Promise<MessageOutcome<OwnOutcome>> {
  const [sent] = await parkedMessages.sendBatch([{ body, messageId, source, reason }], checkTime);
  if (sent?.status === 'fulfilled') return { outcome: 'parked', fields: { reason } };
  const error: unknown = sent?.reason;
  return { outcome: 'retry', error };
}

function isPermanent(error: unknown): boolean {
  return error instanceof UnwritableError || describeError(error).name === 'ValidationException';
}
