import type { Row, RowDefinition, Values } from '@daybreak/domain';
import { isDeepStrictEqual } from 'node:util';
import type { RowState } from '../../items/row-state.ts';

const fields = ['dueDate', 'timeZone', 'rule'] as const;
/** What of a state decides what a run does with the row. Its version and its history are the table's own. */
const ofState = ['status', 'occurrence', 'anchorDate', 'writes', 'planId', 'completedAt', 'lastError'] as const;

/** What the row has otherwise than the definition, and than the state where one comes with it: `dueDate`, `changes.price`. */
export function differencesOf(row: Row, definition: RowDefinition, state: RowState | undefined): string[] {
  const maps = (['changes', 'values'] as const).flatMap((map) =>
    differingKeys(row[map], definition[map]).map((key) => `${map}.${key}`),
  );
  return [
    ...fields.filter((name) => row[name] !== definition[name]),
    ...maps,
    ...(state === undefined ? [] : ofState.filter((name) => !isDeepStrictEqual(row[name], state[name]))),
  ];
}

function differingKeys(a: Values, b: Values): string[] {
  const of = (values: Values, key: string) => (Object.hasOwn(values, key) ? [values[key]] : []);
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].filter((key) => !isDeepStrictEqual(of(a, key), of(b, key))).toSorted();
}
