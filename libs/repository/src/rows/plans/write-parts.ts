import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { PlanContentionError } from '../../errors.ts';
import { noPlanIsStored, storedPlanIsUnchanged, planMatches, unnamedPlanMatches } from '../../table/conditions.ts';
import type { RowTable } from '../../table/row-table.ts';
import { mergeParts, type UpdateParts } from '../../table/update-row.ts';
import { largestUpdate } from './update-limits.ts';
import { updateValues } from './update-values.ts';
import { addTimestamps, type Entries, setValues, timestampsOf } from './value-parts.ts';
import type { WriteValuesInput } from './write-values-input.ts';

/** After so many replacements by another plan the message is retried later. */
export const maximumPlanAttempts = 5;

type Attributes = Record<string, AttributeValue>;

/**
 * Writes some of a plan's values in as few updates as possible, and returns the row's attributes after each. Undefined when
 * the row is not scheduled at this version. When `writes` belongs to another plan, this plan replaces it: timestamps of two
 * plans never complete a row together.
 */
export async function writeParts(
  table: RowTable,
  input: WriteValuesInput,
  entries: Entries,
): Promise<Attributes[] | undefined> {
  const rows: Attributes[] = [];
  for (let next = entries; next.length > 0;) {
    const remaining = next;
    const { count } = largestUpdate(remaining.length, (length) => addition(table, input, remaining.slice(0, length)));
    const row = await writePart(table, input, remaining.slice(0, count));
    if (row === undefined) return undefined;
    rows.push(row);
    next = remaining.slice(count);
  }
  return rows;
}

async function writePart(table: RowTable, input: WriteValuesInput, entries: Entries): Promise<Attributes | undefined> {
  for (let attempt = 1; attempt <= maximumPlanAttempts; attempt++) {
    const added = await addToPlan(table, input, entries);
    if (added !== undefined) return added;
    // Either the row has another plan, or it is not scheduled at this version. This update, without a plan condition, shows which.
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
    clauses: [planId === undefined ? unnamedPlanMatches : planMatches],
    clauseValues: {
      ':planId': { S: storedName(planId) },
      ...(planId === undefined ? {} : { ':noStamps': { N: '0' } }),
    },
    returnValues: 'ALL_NEW',
  });
}

function addition(table: RowTable, input: WriteValuesInput, entries: Entries): UpdateParts {
  return mergeParts(setValues(entries), progress(table, input), {
    set: [...addTimestamps(entries), '#planId = if_not_exists(#planId, :storedPlanId)'],
    values: { ':storedPlanId': { S: storedName(input.planId, 1) } },
  });
}

/** Replaces the stored plan when it is still `found`. The number in the stored name distinguishes a plan that starts again. */
async function beginPlan(
  table: RowTable,
  input: WriteValuesInput,
  entries: Entries,
  found: string | undefined,
): Promise<Attributes | undefined> {
  const number = Number(found?.slice(found.lastIndexOf('.') + 1) ?? 0) + 1;
  const now = table.clock.now().toISOString();
  const parts = mergeParts(setValues(entries), progress(table, input), {
    set: ['#writes = :stamps', '#planId = :newPlanId'],
    values: { ':stamps': timestampsOf(entries, now), ':newPlanId': { S: storedName(input.planId, number) } },
  });
  return await updateValues(table, {
    ...input,
    parts,
    entries,
    clauses: [found === undefined ? noPlanIsStored : storedPlanIsUnchanged],
    ...(found === undefined ? {} : { clauseValues: { ':storedPlanId': { S: found } } }),
    returnValues: 'ALL_NEW',
  });
}

function progress({ clock }: RowTable, { runId }: WriteValuesInput): UpdateParts {
  return {
    set: ['#runId = :runId', '#updatedAt = :now'],
    values: { ':runId': { S: runId }, ':now': { S: clock.now().toISOString() } },
  };
}

/** The name for messages of older releases, which have no plan id. */
const unnamed = 'unnamed';

/** The stored `planId` of the plan with this number at its version; without a number, the prefix of all its names. */
function storedName(planId: string = unnamed, number?: number): string {
  return `${planId}.${number ?? ''}`;
}
