/**
 * Returns a function that calls `read` on its first call, and returns the same result on every call. Make it for one invocation:
 * what a request of an earlier invocation returns may be old, or never come.
 *
 * @example
 * const prices = once(async () => await readPrices());
 */
export function once<Result>(read: () => Promise<Result>): () => Promise<Result> {
  let result: Promise<Result> | undefined;
  return async () => await (result ??= read());
}
