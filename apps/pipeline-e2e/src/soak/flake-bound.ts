/**
 * The upper end of the exact one-sided 95% confidence interval of a failure rate (Clopper and Pearson, 1934): with a
 * higher rate, so few failures in so many runs would come up less than once in twenty times.
 */
export function flakeBound(failures: number, runs: number): number {
  if (failures >= runs) return 1;
  let low = failures / runs;
  let high = 1;
  // Each step halves what is unknown; 60 of them leave less than the precision of a double.
  for (let step = 0; step < 60; step += 1) {
    const rate = (low + high) / 2;
    if (chanceOfAtMost(failures, runs, rate) > 0.05) low = rate;
    else high = rate;
  }
  return high;
}

/** The binomial distribution: how likely at most `failures` of `runs` fail when each does with probability `rate`. */
function chanceOfAtMost(failures: number, runs: number, rate: number): number {
  let logTerm = runs * Math.log1p(-rate);
  let chance = Math.exp(logTerm);
  for (let count = 1; count <= failures; count += 1) {
    logTerm += Math.log((runs - count + 1) / count) + Math.log(rate) - Math.log1p(-rate);
    chance += Math.exp(logTerm);
  }
  return chance;
}
