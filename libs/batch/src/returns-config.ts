import { integerVariable, queueUrlsVariable } from '@daybreak/runtime';
import * as v from 'valibot';

/** SQS keeps no message for longer. */
const longestSeconds = 14 * 24 * 60 * 60;

/** What a function reads to give messages back: see `ReturnsOptions`. */
export const returnsVariables = {
  /** Of the queues that feed the function, separated by commas. */
  QUEUE_URLS: queueUrlsVariable,
  MAX_ATTEMPTS: integerVariable({ min: 1, max: 1_000 }),
  GIVE_UP_AFTER_SECONDS: v.optional(integerVariable({ min: 1, max: longestSeconds })),
};

type Variables = v.InferOutput<v.ObjectSchema<typeof returnsVariables, undefined>>;

/** What of `createReturns`'s options is configured. */
export function returnsConfig({
  QUEUE_URLS: queueUrls,
  MAX_ATTEMPTS: maxAttempts,
  GIVE_UP_AFTER_SECONDS: giveUpAfterSeconds,
}: Variables) {
  return { queueUrls, maxAttempts, giveUpAfterSeconds };
}
