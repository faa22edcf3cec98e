/**
 * The standard retry mode of the AWS SDK for JavaScript, with the attempts of the functions' clients (libs/runtime): a client has a
 * budget of tokens, a retry takes 5 and a success gives some back.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export const sdkRetry = {
  maxAttempts: 4,
  initialTokens: 500,
  cost: 5,
  successIncrement: 1,
  /** After a throttled attempt, with full jitter: up to a second, doubled with each further attempt, and at most 20 s. */
  throttlingDelayMs: (attempt: number, random: () => number): number =>
    Math.min(20_000, random() * 1_000 * 2 ** (attempt - 1)),
} as const;
