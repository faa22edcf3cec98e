import type { RowDefinition } from '@daybreak/domain';
import { canonicalHash } from './canonical-hash.ts';

/** Tells definitions apart: the same for the same definition, whatever the order of its keys. */
export function definitionHash({ id, dueDate, timeZone, rule, changes, values }: RowDefinition): string {
  return canonicalHash([id, dueDate, timeZone, rule, changes, values]);
}
