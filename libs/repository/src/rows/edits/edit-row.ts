import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Row, RowEdit } from '@daybreak/domain';
import { ConflictError, RowNotFoundError } from '../../errors.ts';
import { rowOfItem } from '../../items/row-item.ts';
import { noValueWasWritten, statusMatches, versionMatches } from '../../table/conditions.ts';
import type { RowTable } from '../../table/row-table.ts';
import { together, updateRow, type UpdateParts } from '../../table/update-row.ts';
import { endByEdit } from '../history/version-end.ts';
import { getRow } from '../reads/get-rows.ts';
import { maximumAttempts, waitBeforeAttempt } from './wait-before-attempt.ts';

/** Which row an owner edits. */
export interface EditInput {
  id: string;
  /** The version that the owner saw; without it the edit is of whatever version there is. */
  version?: number | undefined;
}

/** What an owner's edit came to. */
export interface EditedRow {
  /** The row as the edit left it, or, when it deleted the row, as it was. */
  row: Row;
  /** What had been written for the version that the edit found: key to UTC instant. */
  written: Record<string, string>;
}

/**
 * Makes an edit of the row as it stands, and enters it in the row's history. `plan` gives undefined when there is nothing
 * to do. Throws RowNotFoundError, ConflictError, and what `plan` throws.
 */
export async function editRow(
  table: RowTable,
  { id, version }: EditInput,
  edit: RowEdit,
  plan: (row: Row, now: string) => UpdateParts | undefined,
): Promise<EditedRow> {
  for (let attempt = 1; attempt <= maximumAttempts; attempt++) {
    await waitBeforeAttempt(table, attempt);
    const row = await getRow(table, id);
    if (row === undefined) throw new RowNotFoundError(id);
    if (version !== undefined && row.version !== version) throw ConflictError.atVersion(id, version, row.version);
    const now = stampAfter(row, table);
    const parts = plan(row, now);
    if (parts === undefined) return { row, written: {} };
    const edited = await applyEdit(table, row, together(parts, endByEdit(row, edit, now)));
    if (edited !== undefined) return { row: rowOfItem(edited) ?? row, written: row.writes };
  }
  throw ConflictError.afterAttempts(id, maximumAttempts);
}

/** The time of an edit (UTC instant): never before the last write of the row, whoever's clock stamped that. */
export function stampAfter({ updatedAt }: Row, { clock }: RowTable): string {
  const now = clock.now().toISOString();
  return now > updatedAt ? now : updatedAt;
}

/** Changes a row that is still as it was read; the item that it is then, or undefined when it is not. */
export async function applyEdit(
  table: RowTable,
  { id, version, status, writes }: Row,
  parts: UpdateParts,
): Promise<Record<string, AttributeValue> | undefined> {
  const edited = await updateRow(table, {
    rowId: id,
    parts,
    // A row is completed or failed without a new version, hence the status; and the history says how much was written.
    condition: [versionMatches, statusMatches, noValueWasWritten].join(' AND '),
    conditionValues: {
      ':version': { N: String(version) },
      ':status': { S: status },
      ':written': { N: String(Object.keys(writes).length) },
    },
    returnValues: 'ALL_NEW',
  });
  return edited?.Attributes;
}

/** A version of its own fences an edit off from what is under way for the old one, of which nothing counts as written then. */
export function raiseVersion({ version }: { version: number }, now: string): UpdateParts {
  return {
    set: ['#version = :nextVersion', '#writes = :noWrites', '#updatedAt = :now'],
    remove: ['#runId', '#planId'],
    values: { ':nextVersion': { N: String(version + 1) }, ':noWrites': { M: {} }, ':now': { S: now } },
  };
}
