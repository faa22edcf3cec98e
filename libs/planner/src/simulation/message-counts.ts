/** Messages that were sent together. The model stores their count only, so 100 million messages use little memory. */
export interface Messages {
  readonly count: number;
  /** Simulated epoch milliseconds of the first send. */
  readonly sentAt: number;
  /** The number of receives so far. */
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
