import type { BatchRecord } from '@daybreak/batch';
import {
  dueAt,
  redeliveredNextDispatch,
  PlanError,
  type Pause,
  pauseOf,
  type Plan,
  type PlannableRow,
  skipsOccurrence,
  type Row,
  type RowMessage,
  type ValueMessage,
} from '@daybreak/domain';
import {
  archivedEnds,
  type ArchivedEnd,
  endsToArchive,
  type EndsToArchive,
  ItemError,
  messageGroupOf,
  type SkipRowInput,
} from '@daybreak/repository';
import { valueMessagesOf, type ValueMessagesOptions } from './value-messages-of.ts';

/** Plans a row. Throws the errors of `planRow`. */
export type PlanOf = (row: PlannableRow) => Plan | Promise<Plan>;

/** What the worker does for one row message. */
export type Decision =
  /** With `nextMessage`, this message completed its row in an earlier delivery, and the run dispatches the next occurrence. */
  | { kind: 'supersede'; nextMessage?: RowMessage | undefined }
  | { kind: 'hold'; row: Row; pause: Pause }
  /** A limit lets no more rows of its kind through. A message of the row comes at the instant. */
  | { kind: 'wait'; comeBackAt: string }
  | { kind: 'fail'; error: PlanError }
  | { kind: 'retry'; error: unknown }
  /** The run comes too late for the catch-up policy of the row. If another message has begun the row, the values are sent. */
  | ({
      kind: 'skip';
      skip: Pick<SkipRowInput, 'catchUp' | 'dueDate' | 'next' | 'archived' | 'messageGroupId'>;
      messages: ValueMessage[];
    } & WithArchive)
  | ({
      kind: 'complete';
      dueDate: string;
      dueAt: string;
      messageGroupId: string | undefined;
      next: Plan['next'];
      archived: ArchivedEnd[];
    } & WithArchive)
  | ({ kind: 'send'; messages: ValueMessage[]; values: number } & WithArchive);

interface WithArchive {
  /** Ends to archive before the decision is executed. */
  archive: EndsToArchive;
}

/** A row message with its decision. */
export interface DecidedMessage {
  key: string;
  record: BatchRecord<RowMessage>;
  decision: Decision;
}

export interface DecideRowOptions extends ValueMessagesOptions {
  plan: PlanOf;
  /** The catch-up policy of a row. */
  catchUpOf: (row: Row) => string;
  pauses: readonly Pause[];
}

/** Decides what to do for a message, from the current row. The same version of a row gives the same messages. Never rejects. */
export async function decideRow(
  message: RowMessage,
  row: Row | ItemError | undefined,
  { plan: planOf, catchUpOf, pauses, valuesPerMessage }: DecideRowOptions,
): Promise<Decision> {
  // An operator may repair the item before the message becomes a dead letter.
  if (row instanceof ItemError) return { kind: 'retry', error: row };
  // An owner has edited the row, or the row has ended.
  if (row === undefined || row.version !== message.version || row.status !== 'scheduled')
    return { kind: 'supersede', nextMessage: redeliveredNextDispatch(row, message) };
  const pause = pauseOf(row, pauses, message.dueBy);
  if (pause !== undefined) return { kind: 'hold', row, pause };
  try {
    const plan = await planOf(row);
    const values = Object.keys(plan.values).length;
    const { dueDate } = row;
    // A row that does not recur has few ends.
    const archive = endsToArchive(plan.next === undefined ? { ...row, history: {} } : row);
    const archived = archivedEnds(archive);
    const { next } = plan;
    const ending = { dueDate, messageGroupId: messageGroupOf(row), next, archived };
    const catchUp = catchUpOf(row);
    const isSkipped = skipsOccurrence(catchUp, { row, next, dueBy: message.dueBy });
    if (values === 0 && !isSkipped) return { kind: 'complete', ...ending, dueAt: dueAt(row), archive };
    const messages = valueMessagesOf(message, row, plan, { valuesPerMessage, archived });
    if (isSkipped) return { kind: 'skip', skip: { ...ending, catchUp }, messages, archive };
    return { kind: 'send', messages, values, archive };
  } catch (error) {
    // Any other error is a defect: it must not fail the row or affect other rows of the batch.
    return error instanceof PlanError ? { kind: 'fail', error } : { kind: 'retry', error };
  }
}
