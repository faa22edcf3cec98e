import {
  dueAt,
  nextDispatchOf,
  PlanError,
  planRow,
  type Plan,
  type Row,
  type RowMessage,
  type RuleBook,
  type ValueMessage,
} from '@daybreak/domain';
import { ItemError } from '@daybreak/repository';
import { valueMessagesOf, type ValueMessagesOptions } from './value-messages-of.ts';

/** What is to be done about one row message. */
export type Decision =
  /** With `nextMessage`, the message has completed its row before, and the run goes on with the row. */
  | { kind: 'supersede'; nextMessage?: RowMessage | undefined }
  | { kind: 'fail'; error: PlanError }
  | { kind: 'retry'; error: unknown }
  | { kind: 'complete'; dueDate: string; dueAt: string; next: Plan['next'] }
  | { kind: 'send'; messages: ValueMessage[]; values: number };

/** Decides by the row as it stands. It is pure: the same row at the same version always leads to the same messages. */
export function decideRow(
  message: RowMessage,
  row: Row | ItemError | undefined,
  { rules, valuesPerMessage }: { rules: RuleBook } & ValueMessagesOptions,
): Decision {
  // A person may mend it meanwhile; otherwise its message becomes a dead letter, and the other rows of the batch are done.
  if (row instanceof ItemError) return { kind: 'retry', error: row };
  // An owner's edit, or the row's completion, came first.
  if (row === undefined || row.version !== message.version || row.status !== 'scheduled')
    return { kind: 'supersede', nextMessage: nextDispatchOf(row, message) };
  try {
    const plan = planRow(row, rules);
    const values = Object.keys(plan.values).length;
    const { dueDate, timeZone } = row;
    if (values === 0) return { kind: 'complete', dueDate, dueAt: dueAt(dueDate, timeZone), next: plan.next };
    return { kind: 'send', messages: valueMessagesOf(message, row, plan, { valuesPerMessage }), values };
  } catch (error) {
    // Anything else is a defect of ours: it must neither fail the row nor hold up the batch's other rows.
    return error instanceof PlanError ? { kind: 'fail', error } : { kind: 'retry', error };
  }
}
