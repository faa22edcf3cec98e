import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { describeProblems, valuesProblems } from '@daybreak/domain';
import { ItemError, UnwritableError } from '../../errors.ts';
import type { RowTable } from '../../table/row-table.ts';
import { completeRow } from './complete-row.ts';
import type { Entries } from './value-parts.ts';
import { writeParts } from './write-parts.ts';
import type { WriteOutcome, WriteValuesInput } from './write-values-input.ts';
import { writeWholePlan } from './write-whole-plan.ts';

/**
 * Sets the keys of `values` on the row, and completes the row when all values of its plan are written. It never reads a map
 * and writes it back, so concurrent calls for other keys lose nothing. Repeating a call changes nothing.
 */
export async function writeValues(table: RowTable, input: WriteValuesInput): Promise<WriteOutcome> {
  const { rowId, values, expected } = input;
  const problems = valuesProblems(values);
  if (problems.length > 0) throw new UnwritableError(rowId, Object.keys(values), describeProblems(problems));
  const entries: Entries = Object.entries(values);
  if (entries.length === 0 || entries.length > expected) {
    throw new RangeError(`The row ${rowId} got ${entries.length} values for a plan of ${expected}`);
  }

  if (isWholePlan(input, entries)) return await writeWholePlan(table, input, entries);
  const rows = await writeParts(table, input, entries);
  const row = rows?.at(-1);
  if (row === undefined) return 'superseded';
  const written = Object.keys(row['writes']?.M ?? {}).length;
  if (written < expected) return 'written';
  // A defect: the row must not count as complete.
  if (written > expected) throw new RangeError(`The row ${rowId} has ${written} written keys of a plan of ${expected}`);
  return await completeWritten(table, input, row);
}

/** The history of a recurring row needs the due date, which the update overwrites and cannot read. */
function isWholePlan({ expected, next, dueDate }: WriteValuesInput, { length }: Entries): boolean {
  return length === expected && (next === undefined || dueDate !== undefined);
}

/** Several calls may find all values written. One of them completes the row. */
async function completeWritten(
  table: RowTable,
  { rowId, version, runId, next, dueBy, messageGroupId, archived, expected }: WriteValuesInput,
  { dueDate, planId }: Record<string, AttributeValue>,
): Promise<WriteOutcome> {
  if (dueDate?.S === undefined) throw new ItemError('row', rowId, 'it has no attribute dueDate');
  const written = { expected, storedPlanId: planId?.S ?? '' };
  const outcome = await completeRow(table, {
    rowId,
    version,
    runId,
    dueDate: dueDate.S,
    next,
    dueBy,
    messageGroupId,
    archived,
    written,
  });
  return outcome === 'completed' ? outcome : 'ended';
}
