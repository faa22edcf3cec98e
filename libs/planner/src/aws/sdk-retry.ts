/**
 * The standard retry mode of the AWS SDK for JavaScript, with the attempts of the functions' clients (libs/runtime). A
 * client has a budget of tokens: a retry costs 5, and a success returns some.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export const sdkRetry = {
  maxAttempts: 4,
  initialTokens: 500,
  cost: 5,
  successIncrement: 1,
  /** The delay after a throttled attempt, with full jitter: up to 1 s, doubled with each further attempt, at most 20 s. */
  throttlingDelayMs: (attempt: number, random: () => number): number =>
    Math.min(20_000, random() * 1_000 * 2 ** (attempt - 1)),
} as const;
