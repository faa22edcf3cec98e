import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Value } from '@daybreak/domain';
import { toAttribute } from '../../items/attribute-value.ts';
import type { UpdateParts } from '../../table/update-row.ts';

export type Entries = readonly [key: string, value: Value][];

/** Sets each key of `values` individually, so that concurrent writes of other keys are kept. */
export function setValues(entries: Entries): UpdateParts {
  const names: Record<string, string> = {};
  const values: Record<string, AttributeValue> = {};
  for (const [n, [key, value]] of entries.entries()) {
    names[`#k${n}`] = key;
    values[`:k${n}`] = toAttribute(value);
  }
  return { set: entries.map((_, n) => `#values.#k${n} = :k${n}`), names, values };
}

/** Sets the timestamp of each key that has none. Needs the names of `setValues` and `:now`. */
export function addTimestamps(entries: Entries): string[] {
  return entries.map((_, n) => `#writes.#k${n} = if_not_exists(#writes.#k${n}, :now)`);
}

/** The complete `writes` map with the timestamp `now` for each key. */
export function timestampsOf(entries: Entries, now: string): AttributeValue {
  return { M: Object.fromEntries(entries.map(([key]) => [key, { S: now }])) };
}
