import { createHash } from 'node:crypto';
import type { Value } from '@daybreak/domain';

/** Tells values apart: the same for the same value, whatever the order of its keys. 43 characters of base64url. */
export function canonicalHash(value: Value): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(value)))
    .digest('base64url');
}

/** Objects become lists of entries, sorted by key and marked as such: JSON keeps keys in the order of their insertion. */
function sorted(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { map: entries.map(([key, element]) => [key, sorted(element)]) };
}
