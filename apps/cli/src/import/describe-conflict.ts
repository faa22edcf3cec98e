import { type Row, type RowDefinition, visible } from '@daybreak/domain';
import type { RowComparison, SealedRowState } from '@daybreak/repository';
import { fieldNames } from '../rows-file/csv-header.ts';
import { count } from '../terminal/count.ts';

type Conflict = Extract<RowComparison, { found: 'conflict' }>;

const shownDifferences = 5;

/** The fields whose values the message shows. */
const shownFields = [...fieldNames, 'status'] as const;

/** The differences between a row of the target and its line, and what `--replace` would do. It names keys, but no values. */
export function describeConflict(
  { row, differences }: Conflict,
  { definition, state }: { definition: RowDefinition; state?: SealedRowState | undefined },
): string {
  const { id, dueDate } = definition;
  if (row === undefined)
    return `${visible(id)} already exists, and can't be read as a row: delete it with daybreak delete`;
  const effect = `${state?.status ?? 'scheduled'}, due ${dueDate}, at version ${row.version + 1}`;
  const all = describeDifferences({ row, differences }, { definition, state });
  return `${visible(id)} already exists with another definition: ${all}. --replace replaces it: ${effect}`;
}

/** The first differences between a row of the target and its line: `dueDate (2027-05-01 in the target, 2027-03-01 in the file)`. */
export function describeDifferences(
  { row, differences }: { row: Row; differences: readonly string[] },
  { definition, state }: { definition: RowDefinition; state?: SealedRowState | undefined },
): string {
  const inFile = { status: 'scheduled', ...definition, ...state };
  const shown = differences.slice(0, shownDifferences).map((name) => {
    const field = shownFields.find((shownField) => shownField === name);
    if (field === undefined) return visible(name);
    return `${field} (${row[field] ?? 'none'} in the target, ${inFile[field] ?? 'none'} in the file)`;
  });
  const more = differences.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${count(more, 'more difference')}` : ''}`;
}
