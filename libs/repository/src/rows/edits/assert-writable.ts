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
 * Throws UnwritableError for a row that could not be read back, or that would have no room for its history: once it is too large to be
 * failed, every run dispatches it again. `keys` are those that the owner gave.
 */
export function assertWritable(definition: RowDefinition, keys: readonly string[]): void {
  const { id, changes, values } = definition;
  const problems = [...valuesProblems(changes, 'changes'), ...valuesProblems(values, 'values')];
  if (problems.length > 0) throw new UnwritableError(id, keys, describeProblems(problems));
  // What its rule plans is not known here: see `parseRowDefinition`.
  const bytes = rowSizeBytes(definition, {});
  if (bytes <= maximumRowBytes) return;
  throw new UnwritableError(id, keys, rowTooLarge(bytes));
}
