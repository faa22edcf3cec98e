import { isDeepStrictEqual } from 'node:util';
import type { Item } from './check-item.ts';
import { InvariantViolation } from './violation.ts';

/**
 * Checks that the table holds exactly what the effects left that were seen: no item was made, changed or deleted in a way that
 * nobody looked at.
 *
 * @param seen Every item as it was after the last effect on it, by its id.
 * @throws {InvariantViolation} I1.
 */
export function checkTable(items: ReadonlyMap<string, Item>, seen: ReadonlyMap<string, Item>): void {
  for (const id of new Set([...seen.keys(), ...items.keys()])) {
    const expected = seen.get(id);
    const found = items.get(id);
    if (isDeepStrictEqual(found, expected)) continue;
    throw new InvariantViolation(
      'I1',
      id,
      `the table's item ${whatBefell(found, expected)} without a write that was seen`,
      {
        expected,
        found,
      },
    );
  }
}

function whatBefell(found: Item | undefined, expected: Item | undefined): string {
  if (found === undefined) return 'is gone';
  return expected === undefined ? 'was made' : 'was changed';
}
