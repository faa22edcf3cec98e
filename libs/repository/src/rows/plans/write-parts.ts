import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { PlanContentionError } from '../../errors.ts';
import { noPlanIsBegun, planIsStillBegun, takesPlan, takesUnnamedPlan } from '../../table/conditions.ts';
import type { RowTable } from '../../table/row-table.ts';
import { together, type UpdateParts } from '../../table/update-row.ts';
import { largestUpdate } from './update-limits.ts';
import { updateValues } from './update-values.ts';
import { addStamps, type Entries, setValues, stampsOf } from './value-parts.ts';
import type { WriteValuesInput } from './write-values-input.ts';

/** So often may another plan take the place of this one before the message is better tried again later. */
export const maximumPlanAttempts = 5;

type Attributes = Record<string, AttributeValue>;

/**
 * Writes some of a plan's values, in as few updates as can be, and gives the row's attributes after each; undefined when the row no longer
 * waits at this version. Where the row has stamps of another plan, this one takes its place and starts clean: the stamps that prove a plan
 * are never of two.
 */
export async function writeParts(
  table: RowTable,
  input: WriteValuesInput,
  entries: Entries,
): Promise<Attributes[] | undefined> {
  const rows: Attributes[] = [];
  for (let rest = entries; rest.length > 0;) {
    const left = rest;
    const { count } = largestUpdate(left.length, (most) => addition(table, input, left.slice(0, most)));
    const row = await writePart(table, input, left.slice(0, count));
    if (row === undefined) return undefined;
    rows.push(row);
    rest = left.slice(count);
  }
  return rows;
}

async function writePart(table: RowTable, input: WriteValuesInput, entries: Entries): Promise<Attributes | undefined> {
  for (let attempt = 1; attempt <= maximumPlanAttempts; attempt++) {
    const added = await addToPlan(table, input, entries);
    if (added !== undefined) return added;
    // The row is of another plan, or no longer waits. An update under the condition of the latter alone tells which.
    const row = await updateValues(table, {
      ...input,
      parts: progress(table, input),
      entries,
      returnValues: 'ALL_NEW',
    });
    if (row === undefined) return undefined;
    const begun = await beginPlan(table, input, entries, row['planId']?.S);
    if (begun !== undefined) return begun;
  }
  throw new PlanContentionError(input.rowId);
}

async function addToPlan(table: RowTable, input: WriteValuesInput, entries: Entries): Promise<Attributes | undefined> {
  const { planId } = input;
  return await updateValues(table, {
    ...input,
    parts: addition(table, input, entries),
    entries,
    clauses: [planId === undefined ? takesUnnamedPlan : takesPlan],
    clauseValues: {
      ':planId': { S: begunAs(planId) },
      ...(planId === undefined ? {} : { ':noStamps': { N: '0' } }),
    },
    returnValues: 'ALL_NEW',
  });
}

function addition(table: RowTable, input: WriteValuesInput, entries: Entries): UpdateParts {
  return together(setValues(entries), progress(table, input), {
    set: [...addStamps(entries), '#planId = if_not_exists(#planId, :begunPlanId)'],
    values: { ':begunPlanId': { S: begunAs(input.planId, 1) } },
  });
}

/** Takes the place of a plan, if it is still that one; its number tells it from itself when it was begun before. */
async function beginPlan(
  table: RowTable,
  input: WriteValuesInput,
  entries: Entries,
  found: string | undefined,
): Promise<Attributes | undefined> {
  const nth = Number(found?.slice(found.lastIndexOf('.') + 1) ?? 0) + 1;
  const now = table.clock.now().toISOString();
  const parts = together(setValues(entries), progress(table, input), {
    set: ['#writes = :stamps', '#planId = :newPlanId'],
    values: { ':stamps': stampsOf(entries, now), ':newPlanId': { S: begunAs(input.planId, nth) } },
  });
  return await updateValues(table, {
    ...input,
    parts,
    entries,
    clauses: [found === undefined ? noPlanIsBegun : planIsStillBegun],
    ...(found === undefined ? {} : { clauseValues: { ':begunPlanId': { S: found } } }),
    returnValues: 'ALL_NEW',
  });
}

function progress({ clock }: RowTable, { runId }: WriteValuesInput): UpdateParts {
  return {
    set: ['#runId = :runId', '#updatedAt = :now'],
    values: { ':runId': { S: runId }, ':now': { S: clock.now().toISOString() } },
  };
}

/** A message of the time before plans had an id names none. */
const unnamed = 'unnamed';

/** How the row names a plan, as the `nth` that was begun at its version; without the number, what each of its names begins with. */
function begunAs(planId: string = unnamed, nth?: number): string {
  return `${planId}.${nth ?? ''}`;
}
