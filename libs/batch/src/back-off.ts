/** The longest first wait; it doubles with each receive. */
const firstWaitSeconds = 120;
const longestWaitSeconds = 15 * 60;

/**
 * For how long a message that met trouble of the platform stays hidden, in seconds: at least half of the bound for so many receives, so that
 * receives can be told from attempts, and at most all of it, so that messages that failed together do not come back together.
 */
export function waitSeconds(receiveCount: number, random: () => number): number {
  return Math.ceil(shortestWaitSeconds(receiveCount) * (1 + random()));
}

function shortestWaitSeconds(receiveCount: number): number {
  return Math.min(longestWaitSeconds, firstWaitSeconds * 2 ** (receiveCount - 1)) / 2;
}

/**
 * How many of a message's receives backing off can't explain, this one included. SQS counts receives and does not tell why a
 * message came back; but each return of the platform's took its shortest wait, so only so many fit in the time since the first receive. A message
 * that only ever failed by a defect, returned by a visibility timeout of three minutes, comes to five after ten receives, in 27 minutes.
 *
 * @example
 * attemptsOf({ receiveCount: 12, sinceFirstReceiveMs: 3_600_000 }); // 3: an hour has room for nine returns
 */
export function attemptsOf({
  receiveCount,
  sinceFirstReceiveMs,
}: {
  receiveCount: number;
  sinceFirstReceiveMs: number;
}): number {
  let leftMs = sinceFirstReceiveMs;
  for (let returns = 0; returns < receiveCount - 1; returns += 1) {
    leftMs -= shortestWaitSeconds(returns + 1) * 1_000;
    if (leftMs < 0) return receiveCount - returns;
  }
  return 1;
}
