import type { RowDefinition, RowError, Values } from '@daybreak/domain';
import { dueAt } from '@daybreak/domain';
import { recordOf } from '@daybreak/testkit/internal';
import { expect } from '@jest/globals';
import { rowId } from './row-id.ts';

/** A row as DynamoDB holds it, every attribute of it: also those that the repository keeps to itself. */
export type Item = Record<string, unknown>;

const anInstant: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

let lastRow = 0;

/** A row of an id that no other test has: two changes, one of a value that it holds, and due on 29 March 2026. */
export function newRow(definition: Partial<RowDefinition> = {}): RowDefinition {
  lastRow += 1;
  return {
    id: rowId(`row-${lastRow}`),
    dueDate: '2026-03-29',
    timeZone: 'UTC',
    rule: 'apply-changes',
    changes: { price: 12.5, label: 'spring' },
    values: { price: 10, stock: 3 },
    ...definition,
  };
}

/** The key of the due index of a row that is due then and was ready at any time. */
export function readySince(due: string): unknown {
  return expect.stringMatching(new RegExp(`^${due}#\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$`));
}

/** The whole item of a row that waits for its day. */
export function scheduledItem(definition: RowDefinition): Item {
  return {
    ...commonAttributes(definition),
    status: 'scheduled',
    writes: {},
    history: {},
    dueShard: expect.stringMatching(/^\d\d$/),
    dueAt: readySince(dueAt(definition)),
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
    history: {
      1: { ...ended, end: 'completed', dueDate: definition.dueDate, written: Object.keys(changes).length },
    },
    completedAt: anInstant,
  };
}

/** The whole item of a row that failed, with those of its changes that had landed. */
export function failedItem(
  definition: RowDefinition,
  lastError: { [Key in keyof Omit<RowError, 'at'>]: unknown },
  landed: Values = {},
): Item {
  const error = { ...lastError, at: anInstant };
  return {
    ...commonAttributes(definition),
    status: 'failed',
    values: { ...definition.values, ...landed },
    writes: stampsOf(landed),
    lastError: error,
    dueShard: expect.stringMatching(/^failed#\d\d$/),
    dueAt: anInstant,
    // The row still has its date and what was written.
    history: { 1: { ...ended, end: 'failed', error } },
  };
}

/** What a run's end of a version has whatever it was, when no other run came too late for it. */
export const ended: Item = { at: anInstant, runId: expect.any(String), superseded: {} };

/** The item when these runs have been noted to have come too late for its version 1, and nothing else has happened to it. */
export function supersededItem(item: Item | undefined, ...runIds: string[]): Item {
  const { 1: end, ...others } = recordOf(item?.['history']);
  const superseded = Object.fromEntries(runIds.map((runId) => [runId, anInstant]));
  return { ...item, history: { ...others, 1: { ...recordOf(end), superseded } } };
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
