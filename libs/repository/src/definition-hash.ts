import { createHash } from 'node:crypto';
import type { RowDefinition, Value } from '@daybreak/domain';

/** Tells definitions apart: the same for the same definition, whatever the order of its keys. */
export function definitionHash({ id, dueDate, timeZone, rule, changes, values }: RowDefinition): string {
  const definition = [id, dueDate, timeZone, rule, sorted(changes), sorted(values)];
  return createHash('sha256').update(JSON.stringify(definition)).digest('base64url');
}

/** Objects become lists of entries, sorted by key and marked as such: JSON keeps keys in the order of their insertion. */
function sorted(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { map: entries.map(([key, element]) => [key, sorted(element)]) };
}
