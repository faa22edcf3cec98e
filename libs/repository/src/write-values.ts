import type { AttributeValue, UpdateItemCommandOutput } from '@aws-sdk/client-dynamodb';
import { describeProblems, type Value, type Values, valuesProblems } from '@daybreak/domain';
import { toAttribute } from './attribute-value.ts';
import { completeRow } from './complete-row.ts';
import { completion, type NextOccurrence } from './completion.ts';
import { isPending } from './conditions.ts';
import { ItemError, UnwritableError } from './errors.ts';
import type { RowTable } from './row-table.ts';
import { unwritableReason } from './unwritable-reason.ts';
import { together, updateRow, type UpdateParts } from './update-row.ts';

/** An update expression may take 4 KB and 300 operators; a key takes about 70 bytes and 3 of them. */
const keysPerUpdate = 50;

export interface WriteValuesInput {
  rowId: string;
  /** The version of the row that the values were planned for. */
  version: number;
  /** The run whose message brings the values. */
  runId: string;
  /** Some or all of the planned values. */
  values: Values;
  /** How many keys the whole plan has. */
  expected: number;
  /** The date that this version is due on, where the message tells it. */
  dueDate?: string | undefined;
  /** For a recurring row: when it is due next. */
  next?: NextOccurrence | undefined;
}

/**
 * `completed`: this call completed the row. `ended`: its values are written, all of the plan's are, and another call ended
 * the version before this one could. `superseded`: the row no longer waits at this version; nothing more was changed
 * (of more values than one update takes, some may have been written before).
 */
export type WriteOutcome = 'written' | 'completed' | 'ended' | 'superseded';

type Entries = [key: string, value: Value][];

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

  if (canCompleteAtOnce(input, entries)) return await writeAllAndComplete(table, input, entries);

  let row: UpdateItemCommandOutput['Attributes'];
  for (let start = 0; start < entries.length; start += keysPerUpdate) {
    const updated = await writeSome(table, input, entries.slice(start, start + keysPerUpdate));
    if (updated === undefined) return 'superseded';
    row = updated.Attributes;
  }
  const written = Object.keys(row?.['writes']?.M ?? {}).length;
  if (written < expected) return 'written';
  // Can't be mended by trying again, and must not pass for complete.
  if (written > expected) throw new RangeError(`${written} keys of a plan of ${expected} in the row ${rowId}`);
  return await completeWritten(table, input, row?.['dueDate']?.S);
}

/** A recurring row must not lose the date that it was due on, which an update that moves it on can't read from it. */
function canCompleteAtOnce({ expected, next, dueDate }: WriteValuesInput, { length }: Entries): boolean {
  return length === expected && expected <= keysPerUpdate && (next === undefined || dueDate !== undefined);
}

async function writeAllAndComplete(table: RowTable, input: WriteValuesInput, entries: Entries): Promise<WriteOutcome> {
  const { next, expected } = input;
  const now = table.clock.now().toISOString();
  // A row that recurs starts its next occurrence without stamps, so there are none to set.
  const stamps = next === undefined ? setStamps(entries) : [];
  const parts = together(
    { set: [...setValues(entries), ...stamps], values: {} },
    completion(table, { ...input, written: expected, now }),
  );
  return (await update(table, input, entries, parts, 'NONE')) === undefined ? 'superseded' : 'completed';
}

async function writeSome(
  table: RowTable,
  input: WriteValuesInput,
  entries: Entries,
): Promise<UpdateItemCommandOutput | undefined> {
  const parts = {
    set: [...setValues(entries), ...setStamps(entries), '#runId = :runId', '#updatedAt = :now'],
    values: { ':runId': { S: input.runId }, ':now': { S: table.clock.now().toISOString() } },
  };
  return await update(table, input, entries, parts, 'ALL_NEW');
}

/** Several calls may see the last value; one of them completes the row. */
async function completeWritten(
  table: RowTable,
  { rowId, version, runId, next, expected }: WriteValuesInput,
  dueDate: string | undefined,
): Promise<WriteOutcome> {
  if (dueDate === undefined) throw new ItemError('row', rowId, 'it has no dueDate');
  const outcome = await completeRow(table, { rowId, version, runId, dueDate, next, expected });
  return outcome === 'completed' ? outcome : 'ended';
}

const setValues = (entries: Entries): string[] => entries.map((_, n) => `#values.#k${n} = :k${n}`);

/** A key keeps its first stamp: writing it again is no news. */
const setStamps = (entries: Entries): string[] =>
  entries.map((_, n) => `#writes.#k${n} = if_not_exists(#writes.#k${n}, :now)`);

async function update(
  table: RowTable,
  { rowId, version }: WriteValuesInput,
  entries: Entries,
  parts: UpdateParts,
  returnValues: 'ALL_NEW' | 'NONE',
): Promise<UpdateItemCommandOutput | undefined> {
  const names: Record<string, string> = {};
  const values: Record<string, AttributeValue> = {};
  for (const [n, [key, value]] of entries.entries()) {
    names[`#k${n}`] = key;
    values[`:k${n}`] = toAttribute(value);
  }
  try {
    return await updateRow(table, {
      rowId,
      parts: together(parts, { set: [], names, values }),
      condition: isPending,
      conditionValues: { ':version': { N: String(version) }, ':scheduled': { S: 'scheduled' } },
      returnValues,
    });
  } catch (error) {
    const reason = unwritableReason(error);
    if (reason === undefined) throw error;
    const keys = entries.map(([key]) => key);
    throw new UnwritableError(rowId, keys, reason, { cause: error });
  }
}
