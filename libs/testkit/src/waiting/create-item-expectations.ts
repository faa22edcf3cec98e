import { differences, type Difference, showDifferences } from './differences.ts';
import { eventually, type EventuallyOptions } from './eventually.ts';
import type { Expected } from './matchers.ts';
import { pairByLikeness } from './pair-by-likeness.ts';

/** Reads the current items of a table, as they are or as a repository returns them. */
export interface ItemReader<Item> {
  /** Returns the key that identifies an item, such as its id. */
  keyOf(item: Item): string;
  /** Returns the existing items with these keys, in any order. */
  getMany(keys: readonly string[]): Promise<readonly Item[]>;
  /** Returns all items, if the reader can. */
  every?(): Promise<readonly Item[]>;
}

/** Assertions on one item. */
export interface ItemExpectation<Item> {
  /** Throws ItemExpectationError unless the whole item, with every attribute, equals the expected one. */
  toEqual(expected: Expected<Item>): Promise<void>;
  /** Throws ItemExpectationError if there is such an item. */
  toBeAbsent(): Promise<void>;
}

/** Assertions on items. Each reads the items again. */
export interface ItemExpectations<Item> {
  /** Returns the assertions on the item with this key. */
  expectItem(key: string): ItemExpectation<Item>;
  /**
   * Throws ItemExpectationError unless each of these items, by key, equals the expected one as a whole. If the reader has `every`, there
   * must be no other item. A list expects these items with any keys, and throws Error if the reader has no `every`.
   */
  expectItems(expected: Readonly<Record<string, Expected<Item>>> | readonly Expected<Item>[]): Promise<void>;
  /** Throws ItemExpectationError unless each item equals what it was, and Error for an empty list, which would prove nothing. */
  expectUntouched(itemsBefore: Iterable<Item>): Promise<void>;
}

/** Items are not as expected. The message lists the differences. */
export class ItemExpectationError extends Error {
  override name = 'ItemExpectationError';
  /** The differences of each item, by key. A missing or an unexpected item has one difference, with an empty path. */
  readonly differences: ReadonlyMap<string, readonly Difference[]>;

  constructor(expectation: string, found: ReadonlyMap<string, readonly Difference[]>) {
    const lines = [...found]
      .slice(0, 20)
      .flatMap(([key, places]) => [`  ${key}`, ...showDifferences(places).map((line) => `    ${line}`)]);
    super([`${found.size} ${found.size === 1 ? 'item is' : 'items are'} not ${expectation}:`, ...lines].join('\n'));
    this.differences = found;
  }
}

/**
 * Creates assertions on items. With `waiting`, `expectItem` and `expectItems` are repeated until they pass, or throw EventuallyError at the
 * deadline: use it for a target that cannot report when it is idle. `expectUntouched` is never repeated: call it when the work is done.
 *
 * @example
 * import { anyInstant, createItemExpectations } from '@daybreak/testkit';
 *
 * const orders = [{ id: 'order-1', status: 'shipped', shippedAt: '2027-03-28T00:00:00.000Z' }];
 * const { expectItem } = createItemExpectations<(typeof orders)[number]>({
 *   keyOf: ({ id }) => id,
 *   getMany: async (ids) => orders.filter(({ id }) => ids.includes(id)),
 * });
 * await expectItem('order-1').toEqual({ id: 'order-1', status: 'shipped', shippedAt: anyInstant });
 * await expectItem('order-2').toBeAbsent();
 */
export function createItemExpectations<Item>(
  items: ItemReader<Item>,
  waiting?: EventuallyOptions,
): ItemExpectations<Item> {
  const assertInTime = async (assertion: () => Promise<void>): Promise<void> =>
    waiting === undefined ? await assertion() : await eventually(assertion, waiting);
  const byKey = (found: Iterable<Item>): Map<string, Item> =>
    new Map([...found].map((item) => [items.keyOf(item), item]));

  /** Throws ItemExpectationError unless the found items are the expected ones, and no others. */
  function compare(
    expectation: string,
    expected: ReadonlyMap<string, Expected<Item>>,
    found: ReadonlyMap<string, Item>,
  ): void {
    const failed = [...new Set([...expected.keys(), ...found.keys()])].flatMap((key) => {
      const places = differences(expected.get(key), found.get(key));
      return places.length === 0 ? [] : [[key, places] as const];
    });
    if (failed.length > 0) throw new ItemExpectationError(expectation, new Map(failed));
  }

  function compareLists(expected: readonly Expected<Item>[], found: readonly Item[]): void {
    const failed = pairByLikeness(expected, found).flatMap(([each, item], index) => {
      const places = differences(each, item);
      const key = item === undefined ? `the expected item ${index + 1}` : items.keyOf(item);
      return places.length === 0 ? [] : [[key, places] as const];
    });
    if (failed.length > 0) throw new ItemExpectationError('as expected', new Map(failed));
  }

  return {
    expectItem: (key) => ({
      toEqual: async (expected) =>
        await assertInTime(async () =>
          compare('as expected', new Map([[key, expected]]), byKey(await items.getMany([key]))),
        ),
      toBeAbsent: async () =>
        await assertInTime(async () => compare('absent', new Map(), byKey(await items.getMany([key])))),
    }),
    async expectItems(expected) {
      if (isList(expected)) {
        const { every } = items;
        if (every === undefined)
          throw new Error(
            'expectItems accepts a list only with a reader that has `every`: pass an object of items by key',
          );
        await assertInTime(async () => compareLists(expected, await every()));
        return;
      }
      const keys = Object.keys(expected);
      await assertInTime(async () => {
        const found = (await items.every?.()) ?? (await items.getMany(keys));
        compare('as expected', new Map(Object.entries(expected)), byKey(found));
      });
    },
    async expectUntouched(itemsBefore) {
      const expected = byKey(itemsBefore);
      if (expected.size === 0)
        throw new Error(
          'expectUntouched received no items, so it would prove nothing: pass the items before the change',
        );
      compare('untouched', expected, byKey(await items.getMany([...expected.keys()])));
    },
  };
}

function isList<Item>(expected: Readonly<Record<string, Item>> | readonly Item[]): expected is readonly Item[] {
  return Array.isArray(expected);
}
