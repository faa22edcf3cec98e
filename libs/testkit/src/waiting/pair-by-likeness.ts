import { differences } from './differences.ts';

/** An expected value and its found one. Either is undefined if there is none. */
export type Pair<Expected, Found> = readonly [expected: Expected | undefined, found: Found | undefined];

/**
 * Pairs expected with found values. As many as possible have an equal partner, and the others the partner with the fewest differences.
 * The rest is paired with undefined.
 */
export function pairByLikeness<Expected, Found>(
  expected: readonly Expected[],
  found: readonly Found[],
): Pair<Expected, Found>[] {
  const counts = expected.map((each) => found.map((other) => differences(each, other).length));
  /** The index of the expected value, by the index of its found one. */
  const partners = new Map<number, number>();
  /** Finds an equal partner for an expected value. A partner that is taken may be freed, if its owner has another one. */
  const findEqual = (index: number, tried: Set<number>): boolean =>
    found.some((_, other) => {
      if (counts[index]?.[other] !== 0 || tried.has(other)) return false;
      tried.add(other);
      const owner = partners.get(other);
      if (owner !== undefined && !findEqual(owner, tried)) return false;
      partners.set(other, index);
      return true;
    });
  const unlike = expected.flatMap((_, index) => (findEqual(index, new Set()) ? [] : [index]));
  const candidates = unlike
    .flatMap((index) => found.map((_, other) => ({ index, other, count: counts[index]?.[other] ?? 0 })))
    .toSorted((one, two) => one.count - two.count);
  const isPaired = new Set<number>();
  for (const { index, other } of candidates) {
    if (isPaired.has(index) || partners.has(other)) continue;
    isPaired.add(index);
    partners.set(other, index);
  }
  const indexes = new Map([...partners].map(([other, index]) => [index, other]));
  return [
    ...expected.map((each, index) => [each, found[indexes.get(index) ?? -1]] as const),
    ...found.flatMap((each, other) => (partners.has(other) ? [] : [[undefined, each] as const])),
  ];
}
