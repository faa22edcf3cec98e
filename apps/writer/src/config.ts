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
  /** The queues of the steps after this function, to which it forwards messages that are done. */
  FORWARD_QUEUE_URLS: v.optional(queueUrlsVariable),
});

/** Parses the environment variables. Throws ConfigError, which names each missing or invalid variable. */
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
