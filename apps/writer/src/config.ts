import { retryPolicyConfig, retryPolicyVariables } from '@daybreak/batch';
import { rowsTableConfig, rowsTableVariables } from '@daybreak/repository';
import { queueUrlsVariable, readConfig, serviceConfig, serviceVariables, textVariable } from '@daybreak/runtime';
import * as v from 'valibot';

const schema = v.object({
  ...serviceVariables,
  ...rowsTableVariables,
  ...retryPolicyVariables,
  DEAD_LETTER_QUEUE_URL: textVariable,
  ROW_QUEUE_URL: textVariable,
  /** Of the queues that messages are forwarded to when they are done: the steps that come after this function. */
  FORWARD_QUEUE_URLS: v.optional(queueUrlsVariable),
});

/** Throws a `ConfigError` that names each variable that is missing or bad. */
export function readWriterConfig(env: NodeJS.ProcessEnv) {
  const variables = readConfig(schema, env);
  return {
    ...serviceConfig(variables),
    retryPolicy: { ...retryPolicyConfig(variables), deadLetterQueueUrl: variables.DEAD_LETTER_QUEUE_URL },
    forwardQueueUrls: variables.FORWARD_QUEUE_URLS ?? [],
    rowQueueUrl: variables.ROW_QUEUE_URL,
    rowsTable: rowsTableConfig(variables),
  };
}
