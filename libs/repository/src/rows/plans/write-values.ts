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
 * Sets the values' own keys of the row, and completes it when all of the plan's are written. No map is read and written back, so that calls
 * for other keys, at whatever moment, lose nothing. Writing the same again changes nothing.
 */
export async function writeValues(table: RowTable, input: WriteValuesInput): Promise<WriteOutcome> {
  const { rowId, values, expected } = input;
  const problems = valuesProblems(values);
  if (problems.length > 0) throw new UnwritableError(rowId, Object.keys(values), describeProblems(problems));
  const entries: Entries = Object.entries(values);
  if (entries.length === 0 || entries.length > expected) {
    throw new RangeError(`${entries.length} values of a plan of ${expected} for the row ${rowId}`);
  }

  if (isWholePlan(input, entries)) return await writeWholePlan(table, input, entries);
  const rows = await writeParts(table, input, entries);
  const row = rows?.at(-1);
  if (row === undefined) return 'superseded';
  const written = Object.keys(row['writes']?.M ?? {}).length;
  if (written < expected) return 'written';
  // Can't be mended by trying again, and must not pass for complete.
  if (written > expected) throw new RangeError(`${written} keys of a plan of ${expected} in the row ${rowId}`);
  return await completeWritten(table, input, row);
}

/** A recurring row must not lose the date that it was due on, which an update that moves it on can't read from it. */
function isWholePlan({ expected, next, dueDate }: WriteValuesInput, { length }: Entries): boolean {
  return length === expected && (next === undefined || dueDate !== undefined);
}

/** Several calls may see the last value; one of them completes the row. */
async function completeWritten(
  table: RowTable,
  { rowId, version, runId, next, dueBy, archived, expected }: WriteValuesInput,
  { dueDate, planId }: Record<string, AttributeValue>,
): Promise<WriteOutcome> {
  if (dueDate?.S === undefined) throw new ItemError('row', rowId, 'it has no dueDate');
  const written = { expected, begunPlanId: planId?.S ?? '' };
  const outcome = await completeRow(table, {
    rowId,
    version,
    runId,
    dueDate: dueDate.S,
    next,
    dueBy,
    archived,
    written,
  });
  return outcome === 'completed' ? outcome : 'ended';
}
