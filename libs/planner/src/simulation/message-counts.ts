/** Messages that were sent together. The model counts messages instead of making them, so that 100 million take no memory. */
export interface Messages {
  readonly count: number;
  /** Simulated epoch milliseconds of the first send. */
  readonly sentAt: number;
  /** Receives so far. */
  readonly receives: number;
}

export function countOf(messages: readonly Messages[]): number {
  return messages.reduce((sum, { count }) => sum + count, 0);
}

/** Splits messages into the first `count` and the rest, in their order. */
export function splitAt(messages: readonly Messages[], count: number): [Messages[], Messages[]] {
  const first: Messages[] = [];
  const rest: Messages[] = [];
  let left = count;
  for (const part of messages) {
    const taken = Math.min(left, part.count);
    if (taken > 0) first.push({ ...part, count: taken });
    if (taken < part.count) rest.push({ ...part, count: part.count - taken });
    left -= taken;
  }
  return [first, rest];
}
