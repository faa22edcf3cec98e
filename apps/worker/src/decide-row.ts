import type { BatchRecord } from '@daybreak/batch';
import {
  dueAt,
  redeliveredNextDispatch,
  PlanError,
  type Plan,
  type PlannableRow,
  type Row,
  type RowMessage,
  type ValueMessage,
} from '@daybreak/domain';
import { archivedEnds, type ArchivedEnd, endsToArchive, type EndsToArchive, ItemError } from '@daybreak/repository';
import { valueMessagesOf, type ValueMessagesOptions } from './value-messages-of.ts';

/** Plans a row; throws as `planRow` does. */
export type PlanOf = (row: PlannableRow) => Plan | Promise<Plan>;

/** What is to be done about one row message. */
export type Decision =
  /** With `nextMessage`, the message has completed its row before, and the run goes on with the row. */
  | { kind: 'supersede'; nextMessage?: RowMessage | undefined }
  | { kind: 'fail'; error: PlanError }
  | { kind: 'retry'; error: unknown }
  | ({ kind: 'complete'; dueDate: string; dueAt: string; next: Plan['next']; archived: ArchivedEnd[] } & Archiving)
  | ({ kind: 'send'; messages: ValueMessage[]; values: number } & Archiving);

interface Archiving {
  /** To be archived before that: the row is not to carry them any longer. */
  archive: EndsToArchive;
}

/** A row message, and what the worker does about it. */
export interface Decided {
  key: string;
  record: BatchRecord<RowMessage>;
  decision: Decision;
}

/** Decides by the row as it stands: the same row at the same version always leads to the same messages. It never rejects. */
export async function decideRow(
  message: RowMessage,
  row: Row | ItemError | undefined,
  { plan: planOf, valuesPerMessage }: { plan: PlanOf } & ValueMessagesOptions,
): Promise<Decision> {
  // A person may mend it meanwhile; otherwise its message becomes a dead letter, and the other rows of the batch are done.
  if (row instanceof ItemError) return { kind: 'retry', error: row };
  // An owner's edit, or the row's completion, came first.
  if (row === undefined || row.version !== message.version || row.status !== 'scheduled')
    return { kind: 'supersede', nextMessage: redeliveredNextDispatch(row, message) };
  try {
    const plan = await planOf(row);
    const values = Object.keys(plan.values).length;
    const { dueDate, timeZone } = row;
    // One that does not recur has few.
    const archive = endsToArchive(plan.next === undefined ? { ...row, history: {} } : row);
    const archived = archivedEnds(archive);
    if (values === 0)
      return { kind: 'complete', dueDate, dueAt: dueAt(dueDate, timeZone), next: plan.next, archived, archive };
    return {
      kind: 'send',
      messages: valueMessagesOf(message, row, plan, { valuesPerMessage, archived }),
      values,
      archive,
    };
  } catch (error) {
    // Anything else is a defect of ours: it must neither fail the row nor hold up the batch's other rows.
    return error instanceof PlanError ? { kind: 'fail', error } : { kind: 'retry', error };
  }
}
