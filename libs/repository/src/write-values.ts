import { type AttributeValue, UpdateItemCommand, type UpdateItemCommandOutput } from '@aws-sdk/client-dynamodb';
import { describeProblems, type Value, type Values, valuesProblems } from '@daybreak/domain';
import { toAttribute } from './attribute-value.ts';
import { completeRow } from './complete-row.ts';
import { completion, type NextOccurrence, updateExpression, type UpdateParts } from './completion.ts';
import { attributeNames, isPending } from './conditions.ts';
import { UnwritableError } from './errors.ts';
import { type RowTable, unlessConditionFails } from './row-table.ts';
import { unwritableReason } from './unwritable-reason.ts';

/** An update expression may take 4 KB and 300 operators; a key takes about 70 bytes and 3 of them. */
const keysPerUpdate = 50;

export interface WriteValuesInput {
  rowId: string;
  /** The version of the row that the values were planned for. */
  version: number;
  /** Some or all of the planned values. */
  values: Values;
  /** How many keys the whole plan has. */
  expected: number;
  /** For a recurring row: when it is due next. */
  next?: NextOccurrence | undefined;
}

/** `completed`: this call completed the row. `superseded`: the row no longer waits at this version; nothing was changed. */
export type WriteOutcome = 'written' | 'completed' | 'superseded';

type Entries = [key: string, value: Value][];

/**
 * Sets the values' own keys of the row, and completes it when all of the plan's are written. No map is read and written back, so that calls
 * for other keys, at whatever moment, lose nothing. Writing the same again changes nothing.
 */
export async function writeValues(table: RowTable, input: WriteValuesInput): Promise<WriteOutcome> {
  const { rowId, version, values, expected, next } = input;
  const problems = valuesProblems(values);
  if (problems.length > 0) throw new UnwritableError(rowId, Object.keys(values), describeProblems(problems));
  const entries: Entries = Object.entries(values);
  if (entries.length === 0 || entries.length > expected) {
    throw new RangeError(`${entries.length} values of a plan of ${expected} for the row ${rowId}`);
  }

  if (entries.length === expected && expected <= keysPerUpdate) return await writeAllAndComplete(table, input, entries);

  let written = 0;
  for (let start = 0; start < entries.length; start += keysPerUpdate) {
    const updated = await writeSome(table, input, entries.slice(start, start + keysPerUpdate));
    if (updated === undefined) return 'superseded';
    written = Object.keys(updated.Attributes?.['writes']?.M ?? {}).length;
  }
  if (written < expected) return 'written';
  // Can't be mended by trying again, and must not pass for complete.
  if (written > expected) throw new RangeError(`${written} keys of a plan of ${expected} in the row ${rowId}`);
  // Several calls may see the last value; one of them completes the row.
  return (await completeRow(table, { rowId, version, next, expected })) === 'completed' ? 'completed' : 'written';
}

async function writeAllAndComplete(table: RowTable, input: WriteValuesInput, entries: Entries): Promise<WriteOutcome> {
  const { version, next } = input;
  const { set, remove, values } = completion({ version, next, now: table.clock.now().toISOString() });
  // A row that recurs starts its next occurrence without stamps, so there are none to set.
  const stamps = next === undefined ? setStamps(entries) : [];
  const parts = { set: [...setValues(entries), ...stamps, ...set], remove, values };
  return (await update(table, input, entries, parts, 'NONE')) === undefined ? 'superseded' : 'completed';
}

async function writeSome(
  table: RowTable,
  input: WriteValuesInput,
  entries: Entries,
): Promise<UpdateItemCommandOutput | undefined> {
  const parts = {
    set: [...setValues(entries), ...setStamps(entries), '#updatedAt = :now'],
    remove: [],
    values: { ':now': { S: table.clock.now().toISOString() } },
  };
  return await update(table, input, entries, parts, 'ALL_NEW');
}

const setValues = (entries: Entries): string[] => entries.map((_, n) => `#values.#k${n} = :k${n}`);

/** A key keeps its first stamp: writing it again is no news. */
const setStamps = (entries: Entries): string[] =>
  entries.map((_, n) => `#writes.#k${n} = if_not_exists(#writes.#k${n}, :now)`);

async function update(
  { documentClient, tableName }: RowTable,
  { rowId, version }: WriteValuesInput,
  entries: Entries,
  parts: UpdateParts,
  returnValues: 'ALL_NEW' | 'NONE',
): Promise<UpdateItemCommandOutput | undefined> {
  const expression = updateExpression(parts);
  const names: Record<string, string> = attributeNames(expression, isPending);
  const values: Record<string, AttributeValue> = { ...parts.values };
  for (const [n, [key, value]] of entries.entries()) {
    names[`#k${n}`] = key;
    values[`:k${n}`] = toAttribute(value);
  }
  const command = new UpdateItemCommand({
    TableName: tableName,
    Key: { id: { S: rowId } },
    UpdateExpression: expression,
    ConditionExpression: isPending,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: { ...values, ':version': { N: String(version) }, ':scheduled': { S: 'scheduled' } },
    ReturnValues: returnValues,
  });
  try {
    return await unlessConditionFails(documentClient.send(command));
  } catch (error) {
    const reason = unwritableReason(error);
    if (reason === undefined) throw error;
    const keys = entries.map(([key]) => key);
    throw new UnwritableError(rowId, keys, reason, { cause: error });
  }
}
