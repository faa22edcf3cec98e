import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { UnwritableError } from '../../errors.ts';
import { isPending } from '../../table/conditions.ts';
import type { RowTable } from '../../table/row-table.ts';
import { updateRow, type UpdateParts } from '../../table/update-row.ts';
import { unwritableReason } from './unwritable-reason.ts';
import type { Entries } from './value-parts.ts';

export interface ValuesUpdate {
  rowId: string;
  version: number;
  parts: UpdateParts;
  /** The entries that `parts` writes. */
  entries: Entries;
  /** Conditions in addition to the row being scheduled at this version. */
  clauses?: readonly string[];
  clauseValues?: Record<string, AttributeValue>;
  returnValues?: 'ALL_NEW' | 'NONE';
}

/**
 * Updates a row that is scheduled at this version. Returns the attributes, or undefined when the condition fails. Throws
 * UnwritableError.
 */
export async function updateValues(
  table: RowTable,
  { rowId, version, parts, entries, clauses = [], clauseValues, returnValues }: ValuesUpdate,
): Promise<Record<string, AttributeValue> | undefined> {
  try {
    const updated = await updateRow(table, {
      rowId,
      parts,
      condition: [isPending, ...clauses].join(' AND '),
      conditionValues: { ':version': { N: String(version) }, ':scheduled': { S: 'scheduled' }, ...clauseValues },
      returnValues,
    });
    return updated && (updated.Attributes ?? {});
  } catch (error) {
    const reason = unwritableReason(error);
    if (reason === undefined) throw error;
    const keys = entries.map(([key]) => key);
    throw new UnwritableError(rowId, keys, reason, { cause: error });
  }
}
