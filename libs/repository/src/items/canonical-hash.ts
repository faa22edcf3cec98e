import { createHash } from 'node:crypto';
import type { Value } from '@daybreak/domain';

/** A SHA-256 hash of a value that does not depend on the order of its keys: 43 characters of base64url. */
export function canonicalHash(value: Value): string {
  return createHash('sha256')
    .update(JSON.stringify(withSortedKeys(value)))
    .digest('base64url');
}

/** Replaces each object by a sorted list of its entries, in a `map` wrapper that distinguishes it from a list. */
function withSortedKeys(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withSortedKeys);
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { map: entries.map(([key, element]) => [key, withSortedKeys(element)]) };
}
