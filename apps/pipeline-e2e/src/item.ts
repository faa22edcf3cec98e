import type { RowDefinition, RowError, Values } from '@daybreak/domain';
import { dueAt } from '@daybreak/domain';
import { expect } from '@jest/globals';

/** A row as DynamoDB holds it, every attribute of it: also those that the repository keeps to itself. */
export type Item = Record<string, unknown>;

const anInstant: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

let lastRow = 0;

/** A row of an id that no other test has: two changes, one of a value that it holds, and due on 29 March 2026. */
export function newRow(definition: Partial<RowDefinition> = {}): RowDefinition {
  lastRow += 1;
  return {
    id: `row-${lastRow}`,
    dueDate: '2026-03-29',
    timeZone: 'UTC',
    rule: 'apply-changes',
    changes: { price: 12.5, label: 'spring' },
    values: { price: 10, stock: 3 },
    ...definition,
  };
}

/** The whole item of a row that waits for its day. */
export function scheduledItem(definition: RowDefinition): Item {
  return {
    ...commonAttributes(definition),
    status: 'scheduled',
    writes: {},
    dueShard: expect.stringMatching(/^\d\d$/),
    dueAt: dueAt(definition.dueDate, definition.timeZone),
  };
}

/** The whole item of a row whose changes have all landed: each of them stamped, and nothing else of it touched. */
export function completedItem(definition: RowDefinition): Item {
  const { changes, values } = definition;
  return {
    ...commonAttributes(definition),
    status: 'completed',
    values: { ...values, ...changes },
    writes: stampsOf(changes),
    completedAt: anInstant,
  };
}

/** The whole item of a row that failed, with those of its changes that had landed. */
export function failedItem(
  definition: RowDefinition,
  lastError: { [Key in keyof Omit<RowError, 'at'>]: unknown },
  landed: Values = {},
): Item {
  return {
    ...commonAttributes(definition),
    status: 'failed',
    values: { ...definition.values, ...landed },
    writes: stampsOf(landed),
    lastError: { ...lastError, at: anInstant },
  };
}

function commonAttributes(definition: RowDefinition): Item {
  return {
    ...definition,
    version: 1,
    occurrence: 1,
    anchorDate: definition.dueDate,
    createdAt: anInstant,
    updatedAt: anInstant,
    definitionHash: expect.any(String),
  };
}

function stampsOf(values: Values): Item {
  return Object.fromEntries(Object.keys(values).map((key) => [key, anInstant]));
}
