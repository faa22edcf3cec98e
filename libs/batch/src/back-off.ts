/** The upper bound of the first back-off. The bound doubles with each receive. */
const baseBackOffSeconds = 120;
const maximumBackOffSeconds = 15 * 60;

/**
 * The visibility timeout, in seconds, of a message that met a platform fault: exponential back-off with jitter between half
 * of the bound and the bound. The jitter spreads messages that failed together. The lower half lets `countAttempts`
 * separate back-offs from attempts.
 * https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 */
export function backOffSeconds(receiveCount: number, random: () => number): number {
  return Math.ceil(minimumBackOffSeconds(receiveCount) * (1 + random()));
}

function minimumBackOffSeconds(receiveCount: number): number {
  return Math.min(maximumBackOffSeconds, baseBackOffSeconds * 2 ** (receiveCount - 1)) / 2;
}

/**
 * The number of receives of a message, including this one, that cannot have been caused by back-off. SQS counts receives, not
 * their causes. Each back-off took at least its minimum, so a limited number of them fits into the time since the first
 * receive. A message that always fails with a defect, with a visibility timeout of three minutes, reaches five attempts at
 * its tenth receive, after 27 minutes.
 *
 * @example
 * countAttempts({ receiveCount: 12, sinceFirstReceiveMs: 3_600_000 }); // 3: nine back-offs fit into an hour
 */
export function countAttempts({
  receiveCount,
  sinceFirstReceiveMs,
}: {
  receiveCount: number;
  sinceFirstReceiveMs: number;
}): number {
  let remainingMs = sinceFirstReceiveMs;
  for (let backOffs = 0; backOffs < receiveCount - 1; backOffs += 1) {
    remainingMs -= minimumBackOffSeconds(backOffs + 1) * 1_000;
    if (remainingMs < 0) return receiveCount - backOffs;
  }
  return 1;
}
