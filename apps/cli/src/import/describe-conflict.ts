import { type RowDefinition, visible } from '@daybreak/domain';
import type { RowComparison, SealedRowState } from '@daybreak/repository';
import { count } from '../terminal/count.ts';

type Conflict = Extract<RowComparison, { found: 'conflict' }>;

const shownDifferences = 5;

/** The differences between a row of the target and its line, and what `--replace` would do. It names keys, but no values. */
export function describeConflict(
  { row, differences }: Conflict,
  { definition, state }: { definition: RowDefinition; state?: SealedRowState | undefined },
): string {
  const { id, dueDate, dueTime = 'no time' } = definition;
  if (row === undefined)
    return `${visible(id)} already exists, and can't be read as a row: delete it with daybreak delete`;
  const { timeZone, rule } = definition;
  const here: Record<string, string> = { dueDate, dueTime, timeZone, rule, status: state?.status ?? '' };
  const there: Record<string, string> = {
    dueDate: row.dueDate,
    dueTime: row.dueTime ?? 'no time',
    timeZone: row.timeZone,
    rule: row.rule,
    status: row.status,
  };
  const shown = differences
    .slice(0, shownDifferences)
    .map((name) =>
      Object.hasOwn(there, name) ? `${name} (${there[name]} in the target, ${here[name]} in the file)` : visible(name),
    );
  const more = differences.length - shown.length;
  const all = `${shown.join(', ')}${more > 0 ? ` and ${count(more, 'more difference')}` : ''}`;
  const effect = `${state?.status ?? 'scheduled'}, due ${dueDate}, at version ${row.version + 1}`;
  return `${visible(id)} already exists with another definition: ${all}. --replace replaces it: ${effect}`;
}
