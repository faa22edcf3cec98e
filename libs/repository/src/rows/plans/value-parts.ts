import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Value } from '@daybreak/domain';
import { toAttribute } from '../../items/attribute-value.ts';
import type { UpdateParts } from '../../table/update-row.ts';

export type Entries = readonly [key: string, value: Value][];

/** Sets each key of the row's values by itself: what others have written beside it stays. */
export function setValues(entries: Entries): UpdateParts {
  const names: Record<string, string> = {};
  const values: Record<string, AttributeValue> = {};
  for (const [n, [key, value]] of entries.entries()) {
    names[`#k${n}`] = key;
    values[`:k${n}`] = toAttribute(value);
  }
  return { set: entries.map((_, n) => `#values.#k${n} = :k${n}`), names, values };
}

/** A key keeps its first stamp: writing it again is no news. Needs the names of `setValues` and `:now`. */
export function addStamps(entries: Entries): string[] {
  return entries.map((_, n) => `#writes.#k${n} = if_not_exists(#writes.#k${n}, :now)`);
}

/** The whole map of stamps, for a plan of which nothing else is written. */
export function stampsOf(entries: Entries, now: string): AttributeValue {
  return { M: Object.fromEntries(entries.map(([key]) => [key, { S: now }])) };
}
