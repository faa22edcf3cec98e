import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Row, RowDefinition } from '@daybreak/domain';
import { definitionHash } from '../../items/definition-hash.ts';
import { readItems } from '../../items/read-items.ts';
import { rowOrTombstoneOfItem } from '../../items/row-item.ts';
import type { SealedRowState } from '../../items/row-state.ts';
import { getItem } from '../../table/get-item.ts';
import { getItems } from '../../table/get-items.ts';
import type { RowTable } from '../../table/row-table.ts';
import { differencesOf, editedPaths } from './differences-of.ts';
import type { RowToPut } from './put-row.ts';

/**
 * The result of `compare`. `differences` lists paths such as `dueDate` and `changes.price`. It is empty, and `row` is
 * undefined, when the item cannot be read. `edited`: the row was put with this definition, and an owner has edited it since.
 */
export type RowComparison =
  | { found: 'absent' | 'unchanged' }
  | { found: 'edited'; row: Row; differences: string[] }
  | { found: 'conflict'; row: Row | undefined; differences: string[] };

type Item = Record<string, AttributeValue>;

const compared = '#id, #status, #version, #definitionHash';

/** Predicts the outcome of `putRow` without a write. */
export async function compareRow(table: RowTable, row: RowToPut): Promise<RowComparison> {
  return await compareWithItem(table, row, await getItem(table, row.definition.id, compared));
}

/** Predicts the outcome of `putRow` for each row, in their order, without a write. Reads 100 rows a request. */
export async function compareRows(table: RowTable, rows: readonly RowToPut[]): Promise<RowComparison[]> {
  const ids = rows.map(({ definition }) => definition.id);
  const byId = new Map((await getItems(table, ids, compared)).map((item) => [item['id']?.S, item]));
  const comparisons: RowComparison[] = [];
  for (const row of rows) comparisons.push(await compareWithItem(table, row, byId.get(row.definition.id)));
  return comparisons;
}

async function compareWithItem(
  table: RowTable,
  { definition, state }: RowToPut,
  projected: Item | undefined,
): Promise<RowComparison> {
  if (projected === undefined || projected['status']?.S === 'deleted') return { found: 'absent' };
  const isPut = wasPut(projected, definition, state);
  // Every edit raises the version.
  if (isPut && projected['version']?.N === '1') return { found: 'unchanged' };
  const item = await getItem(table, definition.id);
  const [read] = readItems(item === undefined ? [] : [item], rowOrTombstoneOfItem, () => {});
  if (item === undefined || read?.tombstone !== undefined) return { found: 'absent' };
  const row = read?.row;
  if (isPut) {
    const edits = row === undefined ? [] : editedPaths(row, definition, state);
    return row === undefined || edits.length === 0
      ? { found: 'unchanged' }
      : { found: 'edited', row, differences: edits };
  }
  if (row === undefined) return { found: 'conflict', row, differences: [] };
  const differences = differencesOf(row, definition, state);
  return differences.length === 0 ? { found: 'unchanged' } : { found: 'conflict', row, differences };
}

/** Whether the item was once put with this definition and state, whatever happened to it since. */
export const wasPut = (item: Item, definition: RowDefinition, state: SealedRowState | undefined): boolean =>
  item['definitionHash']?.S === definitionHash(definition, state?.seal);
