import { integerVariable, queueUrlsVariable } from '@daybreak/runtime';
import * as v from 'valibot';

/** The maximum MessageRetentionPeriod of an SQS queue. */
const maximumRetentionSeconds = 14 * 24 * 60 * 60;

/** The environment variables of a retry policy: see `RetryPolicyOptions`. */
export const retryPolicyVariables = {
  QUEUE_URLS: queueUrlsVariable,
  MAX_ATTEMPTS: integerVariable({ min: 1, max: 1_000 }),
  GIVE_UP_AFTER_SECONDS: v.optional(integerVariable({ min: 1, max: maximumRetentionSeconds })),
};

type Variables = v.InferOutput<v.ObjectSchema<typeof retryPolicyVariables, undefined>>;

/**
 * The options of `createRetryPolicy` that come from environment variables.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { retryPolicyConfig, retryPolicyVariables } from '@daybreak/batch';
 * import { readConfig } from '@daybreak/runtime';
 * import * as v from 'valibot';
 *
 * const variables = { QUEUE_URLS: 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders', MAX_ATTEMPTS: '5' };
 * const config = retryPolicyConfig(readConfig(v.object(retryPolicyVariables), variables));
 * assert.equal(config.maxAttempts, 5);
 */
export function retryPolicyConfig({
  QUEUE_URLS: queueUrls,
  MAX_ATTEMPTS: maxAttempts,
  GIVE_UP_AFTER_SECONDS: giveUpAfterSeconds,
}: Variables) {
  return { queueUrls, maxAttempts, giveUpAfterSeconds };
}
