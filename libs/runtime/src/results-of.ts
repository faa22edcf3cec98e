/** The results of calls that have all settled, in their order. Throws the reason of the first call that was rejected. */
export function resultsOf<Result>(settled: readonly PromiseSettledResult<Result>[]): Result[] {
  return settled.map((call) => {
    if (call.status === 'rejected') throw call.reason;
    return call.value;
  });
}
