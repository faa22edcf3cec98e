import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Row, RowEdit } from '@daybreak/domain';
import { ConflictError, RowNotFoundError } from '../../errors.ts';
import { itemStatus } from '../../items/item-status.ts';
import { assertIsNext, type EditSource, readEditLog } from '../../items/edit-log.ts';
import { rowOfItem } from '../../items/row-item.ts';
import { noValueWasWritten, statusMatches, versionMatches } from '../../table/conditions.ts';
import { getItem } from '../../table/get-item.ts';
import type { RowTable } from '../../table/row-table.ts';
import { mergeParts, updateRow, type UpdateParts } from '../../table/update-row.ts';
import { endByEdit } from '../history/version-end.ts';
import { addToLog, type LoggedEdit, logged, notLogged } from './log-edit.ts';
import { maximumAttempts, waitBeforeAttempt } from './wait-before-attempt.ts';

export interface EditInput {
  id: string;
  /** The version that the owner read. The edit fails for another version. Default: the current version. */
  version?: number | undefined;
  /** The message by which the owner makes the edit. */
  source?: EditSource | undefined;
  /** Who makes the edit, for the history: at most 64 bytes. */
  by?: string | undefined;
}

/** The result of an owner's edit. */
export interface EditedRow {
  /** The row after the edit. For `delete`, the row before it. */
  row: Row;
  /** The values that were written for the edited version, as key to UTC instant. */
  written: Record<string, string>;
}

/**
 * Reads the row, applies `edit` to it and adds it to the row's history. `plan` returns undefined when there is nothing to
 * change. Throws RowNotFoundError, ConflictError, EditRepeatedError, EditTooEarlyError, and the errors of `plan`.
 */
export async function editRow(
  table: RowTable,
  { id, version, source, by }: EditInput,
  edit: RowEdit,
  plan: (row: Row, now: string) => UpdateParts | undefined,
): Promise<EditedRow> {
  for (let attempt = 1; attempt <= maximumAttempts; attempt++) {
    await waitBeforeAttempt(table, attempt);
    const item = await getItem(table, id);
    const log = readEditLog(item);
    // A row that is deleted needs nothing that was to come before.
    if (source !== undefined) assertIsNext(id, log, source, { overtakes: edit === 'deleted' });
    const row = item === undefined ? undefined : rowOfItem(item);
    if (row === undefined) throw new RowNotFoundError(id);
    if (version !== undefined && row.version !== version) throw ConflictError.atVersion(id, version, row.version);
    const now = editTimestamp(row, table);
    const parts = plan(row, now);
    if (parts === undefined) {
      if (source === undefined || (await addToLog(table, id, log, source))) return { row, written: {} };
      continue;
    }
    const edited = await applyEdit(table, row, mergeParts(parts, endByEdit(row, edit, now, by)), logged(log, source));
    if (edited !== undefined) return { row: rowOfItem(edited) ?? row, written: row.writes };
  }
  throw ConflictError.afterAttempts(id, maximumAttempts);
}

/** The UTC instant of an edit: now, or the row's last update when the clock of its writer was ahead. */
export function editTimestamp({ updatedAt }: Row, { clock }: RowTable): string {
  const now = clock.now().toISOString();
  return now > updatedAt ? now : updatedAt;
}

/** Updates a row that has not changed since it was read. Returns the new item, or undefined when the row has changed. */
export async function applyEdit(
  table: RowTable,
  { id, version, status, writes }: Row,
  parts: UpdateParts,
  log: LoggedEdit = notLogged,
): Promise<Record<string, AttributeValue> | undefined> {
  const edited = await updateRow(table, {
    rowId: id,
    parts: mergeParts(parts, log.parts),
    // The status, because completing or failing keeps the version. The number of writes, because the history states it.
    condition: [versionMatches, statusMatches, noValueWasWritten, ...log.clauses].join(' AND '),
    conditionValues: {
      ':version': { N: String(version) },
      ':status': { S: itemStatus(status) },
      ':written': { N: String(Object.keys(writes).length) },
      ...log.clauseValues,
    },
    returnValues: 'ALL_NEW',
  });
  return edited?.Attributes;
}

/** Raises the version, which fences off messages of the old version, and clears the writes. */
export function raiseVersion({ version }: { version: number }, now: string): UpdateParts {
  return {
    set: ['#version = :nextVersion', '#writes = :noWrites', '#updatedAt = :now'],
    remove: ['#runId', '#planId'],
    values: { ':nextVersion': { N: String(version + 1) }, ':noWrites': { M: {} }, ':now': { S: now } },
  };
}
