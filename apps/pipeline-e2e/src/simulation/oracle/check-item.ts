import { isDeepStrictEqual } from 'node:util';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item } from '@daybreak/testkit';
import { BrokenPromise } from './broken-promise.ts';
import { own } from './own.ts';

/** What the attributes of an item have to be, beyond the row or the tombstone that is read from it. */
export interface ItemShape {
  /** Those that follow from the rest: the item has each of them, and it holds just this, or one of these. */
  derived: Readonly<Record<string, AttributeValue | readonly AttributeValue[]>>;
  /** Those that only owners write, and that the row does not show. */
  owners: readonly string[];
  /** Those that the row shows: the item may have them. Any attribute that is named nowhere here, it must not have. */
  shown: readonly string[];
}

/**
 * Checks every attribute of an item after an effect on it; `before` is the item as it was, for an effect of the pipeline alone.
 *
 * @throws {BrokenPromise} I1.
 */
export function checkItem(id: string, item: Item, { derived, owners, shown }: ItemShape, before?: Item): void {
  for (const name of before === undefined ? [] : owners) {
    const [expected, found] = [own(before ?? {}, name), own(item, name)];
    if (!isDeepStrictEqual(found, expected))
      throw new BrokenPromise('I1', id, `the owner's ${name} was changed`, { expected, found });
  }
  for (const [name, expected] of Object.entries(derived)) {
    const found = own(item, name);
    const allowed: readonly AttributeValue[] = [expected].flat();
    if (!allowed.some((value) => isDeepStrictEqual(found, value)))
      throw new BrokenPromise('I1', id, `its ${name} is not what follows from the row`, { expected, found });
  }
  const named = new Set([...Object.keys(derived), ...owners, ...shown]);
  for (const [name, found] of Object.entries(item)) {
    if (!named.has(name))
      throw new BrokenPromise('I1', id, `it has a ${name}, which it must not have as it stands`, { found });
  }
}
