import {
  describeProblems,
  maximumRowBytes,
  type RowDefinition,
  rowSizeBytes,
  rowTooLarge,
  valuesProblems,
} from '@daybreak/domain';
import { UnwritableError } from '../../errors.ts';

/**
 * Throws UnwritableError for a row that DynamoDB would not store unchanged, or that leaves no room for its history. A row
 * that is too large to be failed would be dispatched by every run. `keys` are the keys that the owner gave.
 */
export function assertWritable(
  definition: RowDefinition,
  keys: readonly string[] = [...Object.keys(definition.changes), ...Object.keys(definition.values)],
): void {
  const { id, changes, values } = definition;
  const problems = [...valuesProblems(changes, 'changes'), ...valuesProblems(values, 'values')];
  if (problems.length > 0) throw new UnwritableError(id, keys, describeProblems(problems));
  // Without the planned values, because the repository has no rules: `parseRowDefinition` checks those.
  const bytes = rowSizeBytes(definition, {});
  if (bytes <= maximumRowBytes) return;
  throw new UnwritableError(id, keys, rowTooLarge(bytes));
}
