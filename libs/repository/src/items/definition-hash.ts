import type { RowDefinition } from '@daybreak/domain';
import { canonicalHash } from './canonical-hash.ts';

/** Tells what was put apart: the same for the same definition (and seal, of a row that came with a state), whatever the order of its keys. */
export function definitionHash({ id, dueDate, timeZone, rule, changes, values }: RowDefinition, seal?: string): string {
  const parts = [id, dueDate, timeZone, rule, changes, values];
  return canonicalHash(seal === undefined ? parts : [...parts, seal]);
}
