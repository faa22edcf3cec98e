import { differences } from './differences.ts';

export type Pair<Expected, Found> = readonly [expected: Expected | undefined, found: Found | undefined];

/**
 * Each expected value with a found one that is as expected, for as many as can have one; the others with what differs least from them, and
 * what is left over with undefined.
 */
export function pairByLikeness<Expected, Found>(
  expected: readonly Expected[],
  found: readonly Found[],
): Pair<Expected, Found>[] {
  const counts = expected.map((each) => found.map((other) => differences(each, other).length));
  const takers = new Map<number, number>();
  /** Takes a found value for an expected one, whose taker so far may take another. */
  const take = (index: number, tried: Set<number>): boolean =>
    found.some((_, other) => {
      if (counts[index]?.[other] !== 0 || tried.has(other)) return false;
      tried.add(other);
      const taker = takers.get(other);
      if (taker !== undefined && !take(taker, tried)) return false;
      takers.set(other, index);
      return true;
    });
  const unlike = expected.flatMap((_, index) => (take(index, new Set()) ? [] : [index]));
  const candidates = unlike
    .flatMap((index) => found.map((_, other) => ({ index, other, count: counts[index]?.[other] ?? 0 })))
    .toSorted((one, two) => one.count - two.count);
  const isPaired = new Set<number>();
  for (const { index, other } of candidates) {
    if (isPaired.has(index) || takers.has(other)) continue;
    isPaired.add(index);
    takers.set(other, index);
  }
  const indexes = new Map([...takers].map(([other, index]) => [index, other]));
  return [
    ...expected.map((each, index) => [each, found[indexes.get(index) ?? -1]] as const),
    ...found.flatMap((each, other) => (takers.has(other) ? [] : [[undefined, each] as const])),
  ];
}
