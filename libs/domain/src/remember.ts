/** How much is remembered at most: above that, everything is forgotten. */
const maximumKnown = 4_096;

/** What is known under the key or, the first time, what `find` says, which must say the same again and never `undefined`. */
export function remember<Result>(known: Map<string, Result>, key: string, find: () => Result): Result {
  const before = known.get(key);
  if (before !== undefined) return before;
  const found = find();
  if (known.size >= maximumKnown) known.clear();
  known.set(key, found);
  return found;
}
