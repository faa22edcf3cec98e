import type { Row, RowDefinition, Values } from '@daybreak/domain';
import { isDeepStrictEqual } from 'node:util';
import type { RowState } from '../../items/row-state.ts';

/** A definition may leave them to their defaults, and a row that has run has others. */
const startFields = ['anchorDate', 'occurrence'] as const;
const definitionFields = [
  'dueDate',
  'dueTime',
  'timeZone',
  'tenant',
  'priority',
  'repeat',
  'calendar',
  'shift',
  'catchUp',
  'rule',
] as const;
/** State fields that affect what a run does. The version and the history belong to the table and are not compared. */
const stateFields = [
  'status',
  'occurrence',
  'anchorDate',
  'seriesDate',
  'shiftedDate',
  'writes',
  'planId',
  'completedAt',
  'lastError',
] as const;

/** The paths at which the row differs from the definition, and from the state if given: `dueDate`, `changes.price`. */
export function differencesOf(row: Row, definition: RowDefinition, state: RowState | undefined): string[] {
  const maps = (['changes', 'values'] as const).flatMap((map) =>
    differingKeys(row[map], definition[map]).map((key) => `${map}.${key}`),
  );
  return [
    ...definitionFields.filter((name) => row[name] !== definition[name]),
    ...maps,
    ...(state === undefined ? startFields.filter((name) => (definition[name] ?? row[name]) !== row[name]) : []),
    ...(state === undefined ? [] : stateFields.filter((name) => !isDeepStrictEqual(row[name], state[name]))),
  ];
}

const ownersChanges: ReadonlySet<string | undefined> = new Set(['changed', 'rescheduled', 'cancelled']);

/**
 * The paths at which an owner's edits made the row differ from the definition that it was put with. Empty when only the pipeline
 * has changed the row.
 */
export function editedPaths(row: Row, definition: RowDefinition, state: RowState | undefined): string[] {
  const ends = Object.values(row.history);
  if (!ends.some(({ end, after }) => ownersChanges.has(end) || ownersChanges.has(after?.edit))) return [];
  const isCancelled = state === undefined && row.status === 'cancelled';
  return [...differencesOf(row, definition, state), ...(isCancelled ? ['status'] : [])];
}

function differingKeys(a: Values, b: Values): string[] {
  const ownValue = (values: Values, key: string) => (Object.hasOwn(values, key) ? [values[key]] : []);
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].filter((key) => !isDeepStrictEqual(ownValue(a, key), ownValue(b, key))).toSorted();
}
