import { differences, type Difference, showDifferences } from './differences.ts';
import { eventually, type EventuallyOptions } from './eventually.ts';
import type { Expected } from './matchers.ts';
import { pairByLikeness } from './pair-by-likeness.ts';

/** What reads items as they are now: a table's own, or what a repository makes of them. */
export interface ItemReader<Item> {
  /** By what an item is known from others, such as its id. */
  keyOf(item: Item): string;
  /** Those of the items that exist, in any order. */
  getMany(keys: readonly string[]): Promise<readonly Item[]>;
  /** Every item there is, as far as a test may see them. */
  every?(): Promise<readonly Item[]>;
}

/** What can be expected of one item. */
export interface ItemExpectation<Item> {
  /** Compares every attribute: what is expected is the whole item. Throws ItemExpectationError. */
  toEqual(expected: Expected<Item>): Promise<void>;
  /** Throws ItemExpectationError when there is such an item. */
  toBeAbsent(): Promise<void>;
}

/** Assertions on the items that a reader reads, each time anew. */
export interface ItemExpectations<Item> {
  /** Begins an assertion on the item with this key. */
  expectItem(key: string): ItemExpectation<Item>;
  /**
   * Each of these items, by its key, is as a whole what is expected; where the reader reads every item, there is no other one. Given as a
   * list, these are the items that the reader reads, whatever their keys. Throws ItemExpectationError, which names every item that is not so,
   * and Error for a list where the reader does not read every item.
   */
  expectItems(expected: Readonly<Record<string, Expected<Item>>> | readonly Expected<Item>[]): Promise<void>;
  /** Throws ItemExpectationError unless each item still is just what it was, and Error when none are given: that would prove nothing. */
  expectUntouched(itemsBefore: Iterable<Item>): Promise<void>;
}

/** Items are not as expected; the message lists every place at which they differ. */
export class ItemExpectationError extends Error {
  override name = 'ItemExpectationError';
  /** By the key of the item; an item that there is or isn't, against what was expected, differs as a whole, at the path ''. */
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
 * Makes the assertions on items. Where nothing reports when the work is done, `waiting` has those that can come true repeated
 * until they do (EventuallyError at its deadline); that an item is untouched is asserted once, after what shows that the work is done.
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
  const inTime = async (assertion: () => Promise<void>): Promise<void> =>
    waiting === undefined ? await assertion() : await eventually(assertion, waiting);
  const byKey = (found: Iterable<Item>): Map<string, Item> =>
    new Map([...found].map((item) => [items.keyOf(item), item]));

  /** Throws ItemExpectationError unless these are the items that are expected, and no others. */
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
        await inTime(async () => compare('as expected', new Map([[key, expected]]), byKey(await items.getMany([key])))),
      toBeAbsent: async () => await inTime(async () => compare('absent', new Map(), byKey(await items.getMany([key])))),
    }),
    async expectItems(expected) {
      if (isList(expected)) {
        const { every } = items;
        if (every === undefined) throw new Error('A list of items needs a reader that reads every item');
        await inTime(async () => compareLists(expected, await every()));
        return;
      }
      const keys = Object.keys(expected);
      await inTime(async () => {
        const found = (await items.every?.()) ?? (await items.getMany(keys));
        compare('as expected', new Map(Object.entries(expected)), byKey(found));
      });
    },
    async expectUntouched(itemsBefore) {
      const expected = byKey(itemsBefore);
      if (expected.size === 0) throw new Error('expectUntouched was given no items');
      compare('untouched', expected, byKey(await items.getMany([...expected.keys()])));
    },
  };
}

function isList<Item>(expected: Readonly<Record<string, Item>> | readonly Item[]): expected is readonly Item[] {
  return Array.isArray(expected);
}
