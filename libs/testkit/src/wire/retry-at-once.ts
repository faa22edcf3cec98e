import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

type SdkRetryStrategy = NonNullable<DynamoDBClientConfig['retryStrategy']>;

const retryableErrors: ReadonlySet<string> = new Set(['TRANSIENT', 'THROTTLING', 'SERVER_ERROR']);

/**
 * Creates a retry strategy that retries the same errors as the SDK's standard one, without its delays and its shared token bucket. A
 * retry is another request at the gate, so the scheduler decides when it happens, and no run depends on the runs before it.
 */
export function retryAtOnce(maxAttempts: number): SdkRetryStrategy {
  const token = (count: number) => ({ getRetryCount: () => count, getRetryDelay: () => 0 });
  return {
    acquireInitialRetryToken: async () => await Promise.resolve(token(0)),
    refreshRetryTokenForRetry: async (failed, { errorType }) => {
      const count = failed.getRetryCount() + 1;
      if (count >= maxAttempts || !retryableErrors.has(errorType)) throw new Error('No more attempts');
      return await Promise.resolve(token(count));
    },
    recordSuccess: () => undefined,
  };
}
