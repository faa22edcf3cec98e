import { builtInRuleBook, type PauseFilter, planRow, type RowDefinition, type Values } from '@daybreak/domain';
import type { RowRepository } from '@daybreak/repository';

/** What an owner does to a row at some point of a run. */
export type OwnerEdit =
  | { kind: 'reschedule'; id: string; dueDate: string }
  | { kind: 'cancel' | 'delete' | 'redrive' | 'skip'; id: string }
  | { kind: 'put'; id: string; definition: RowDefinition }
  | { kind: 'change'; id: string; changes: Values }
  /** Of one row, of the rows of a rule, of those of a filter, or of every row. */
  | { kind: 'pause'; id?: string; rule?: string; until?: string; filter?: PauseFilter }
  | { kind: 'resume'; id?: string; rule?: string; filter?: PauseFilter };

/** Makes the edit. Rejects as the repository does, for instance when the row can no longer be cancelled. */
export async function applyEdit(rows: RowRepository, edit: OwnerEdit): Promise<void> {
  switch (edit.kind) {
    case 'put':
      await rows.put(edit.definition, { replace: true });
      return;
    case 'delete':
      await rows.delete({ id: edit.id });
      return;
    case 'redrive':
      await rows.redrive({ id: edit.id });
      return;
    case 'skip':
      await skip(rows, edit.id);
      return;
    case 'reschedule':
      await rows.reschedule({ id: edit.id, dueDate: edit.dueDate });
      return;
    case 'cancel':
      await rows.cancel({ id: edit.id });
      return;
    case 'change':
      await rows.change({ id: edit.id, changes: edit.changes });
      return;
    case 'pause':
      await rows.pause({
        rowId: edit.id,
        rule: edit.rule,
        ...edit.filter,
        until: edit.until,
        reason: 'simulated',
        by: 'owner',
      });
      return;
    case 'resume':
      await rows.resume({ rowId: edit.id, rule: edit.rule, ...edit.filter });
  }
}

async function skip(rows: RowRepository, id: string): Promise<void> {
  const row = await rows.get(id);
  if (row === undefined) return;
  const { next } = planRow(row, builtInRuleBook);
  if (next !== undefined) await rows.skip({ id, version: row.version, next });
}
