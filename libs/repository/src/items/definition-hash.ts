import { optionsOf, type RowDefinition, type Value } from '@daybreak/domain';
import { canonicalHash } from './canonical-hash.ts';

/** A hash of the definition that was put, and of the seal of its exported state. It does not depend on the order of keys. */
export function definitionHash(definition: RowDefinition, seal?: string): string {
  const parts = definitionParts(definition);
  if (seal !== undefined) return canonicalHash([...parts, seal]);
  const { anchorDate = null, occurrence = null } = definition;
  return canonicalHash(anchorDate === null && occurrence === null ? parts : [...parts, [anchorDate, occurrence]]);
}

/** The parts of a hash, without what a sealed state holds. Optional fields are a part only where there are any, so that older rows keep their hashes. */
export function definitionParts(definition: RowDefinition): Value[] {
  const { id, dueDate, timeZone, rule, changes, values } = definition;
  const options = optionsOf(definition);
  const parts: Value[] = [id, dueDate, timeZone, rule, changes, values];
  return Object.keys(options).length === 0 ? parts : [...parts, options];
}
