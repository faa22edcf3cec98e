import type { BatchRecord, DeadLetterReason, MessageOutcome, MessageSender, TimeCheck } from '@daybreak/batch';
import { CalendarError, type OwnOutcome, PlanError } from '@daybreak/domain';
import type { EventSender } from '@daybreak/events';
import { ConflictError, EditRepeatedError, RowNotFoundError, UnwritableError } from '@daybreak/repository';
import { type Clock, describeError, type Metrics } from '@daybreak/runtime';
import { applyEdit, type ApplyEditDependencies } from './apply-edit.ts';
import { type EditEvent, outgoingEditEvent } from './edit-event.ts';
import { rowIdOf, sourceOf } from './edit-message.ts';
import type { ReceivedEdit } from './parse-edit.ts';
import { RefusedEditError } from './refused-edit-error.ts';

/** A message for the dead-letter queue. */
export type DeadLetterOfEdit = DeadLetterReason & { body: string };

export interface SettleEditDependencies extends ApplyEditDependencies {
  deadLetters: MessageSender<DeadLetterOfEdit>;
  /** Sends the outcomes of edits. Default: nowhere. */
  events?: EventSender | undefined;
  /** Throws near the deadline of the invocation. */
  checkTime: TimeCheck;
  clock: Clock;
  metrics: Metrics;
}

/**
 * Makes the edit of a message. An edit that can never be made, or whose body is no edit, goes to the dead-letter queue with its reason. After
 * any other error a retry may help.
 */
export async function settleEdit(
  record: BatchRecord<ReceivedEdit>,
  dependencies: SettleEditDependencies,
): Promise<MessageOutcome<OwnOutcome>> {
  const { edit, problem, sentAt } = record.message;
  if (edit === undefined) return await refuse(record, new RefusedEditError(problem), dependencies);
  const { rows, checkTime, metrics } = dependencies;
  checkTime();
  try {
    const applied = await applyEdit(edit, sentAt, dependencies);
    await tell(record, { detailType: 'EditApplied', ...applied }, dependencies);
    metrics.count('EditsApplied');
    return { outcome: 'done', fields: { action: edit.action, result: applied.result } };
  } catch (error) {
    if (error instanceof EditRepeatedError) {
      await tell(record, { detailType: 'EditApplied', result: 'repeated' }, dependencies);
      return { outcome: 'superseded' };
    }
    if (!isFinal(error)) throw error;
    const id = rowIdOf(edit);
    // Throws when edits before it have not been made: they may make it possible.
    if (id !== undefined && edit.action !== 'pause' && edit.action !== 'resume')
      await rows.noteEdit({ id, source: sourceOf(edit) });
    return await refuse(record, error, dependencies);
  }
}

/** Whether the edit can never be made. */
function isFinal(error: unknown): error is Error {
  if (error instanceof ConflictError) return error.fault === undefined;
  return [RefusedEditError, RowNotFoundError, UnwritableError, CalendarError, PlanError, RangeError].some(
    (type) => error instanceof type,
  );
}

async function refuse(
  record: BatchRecord<ReceivedEdit>,
  error: Error,
  dependencies: SettleEditDependencies,
): Promise<MessageOutcome<OwnOutcome>> {
  const { deadLetters, checkTime, metrics } = dependencies;
  const { body, source } = record.message;
  const { name: reason, message } = describeError(error);
  await tell(record, { detailType: 'EditRefused', reason, message }, dependencies);
  const deadLetter = { body, messageId: record.messageId, reason, message, attempts: record.receiveCount, source };
  const [sent] = await deadLetters.sendBatch([deadLetter], checkTime);
  if (sent?.status !== 'fulfilled') throw sent?.reason;
  metrics.count('EditsRefused');
  return { outcome: 'failed', error };
}

/** Sends an event. Throws when it is not sent: the message is then retried, and finds its edit made. */
async function tell(
  { message: { edit } }: BatchRecord<ReceivedEdit>,
  event: EditEvent,
  { events, checkTime, clock }: SettleEditDependencies,
): Promise<void> {
  if (events === undefined || edit === undefined) return;
  const [sent] = await events.sendBatch([outgoingEditEvent(edit, event, clock.now().toISOString())], checkTime);
  if (sent?.status !== 'fulfilled') throw sent?.reason;
}
