const maximumCacheEntries = 4_096;

/**
 * Returns the cached value of `key`, or computes and caches it. `compute` must be pure and never return undefined. A full
 * cache is emptied first.
 */
export function getOrCompute<Result>(cache: Map<string, Result>, key: string, compute: () => Result): Result {
  const cached = cache.get(key);
  if (cached !== undefined) return cached;
  const computed = compute();
  if (cache.size >= maximumCacheEntries) cache.clear();
  cache.set(key, computed);
  return computed;
}
