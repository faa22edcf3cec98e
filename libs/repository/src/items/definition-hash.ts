import type { RowDefinition } from '@daybreak/domain';
import { canonicalHash } from './canonical-hash.ts';

/** A hash of the definition that was put, and of the seal of its exported state. It does not depend on the order of keys. */
export function definitionHash({ id, dueDate, timeZone, rule, changes, values }: RowDefinition, seal?: string): string {
  const parts = [id, dueDate, timeZone, rule, changes, values];
  return canonicalHash(seal === undefined ? parts : [...parts, seal]);
}
