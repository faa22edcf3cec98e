import { integerVariable, queueUrlsVariable, readConfig, serviceVariables, textVariable } from '@daybreak/runtime';
import * as v from 'valibot';

const schema = v.object({
  ...serviceVariables,
  ROWS_TABLE_NAME: textVariable,
  DUE_SHARD_COUNT: v.optional(integerVariable({ min: 1, max: 100 }), '16'),
  VALUE_QUEUE_URL: textVariable,
  VALUES_PER_MESSAGE: v.optional(integerVariable({ min: 1, max: 1_000 }), '1'),
  /** Of the queues that messages are passed on to when they are done: the steps that come after this function. */
  PASS_ON_QUEUE_URLS: v.optional(queueUrlsVariable),
});

export interface WorkerConfig {
  /** How many of a row's values go into one message. */
  valuesPerMessage: number;
}

/** Throws a `ConfigError` that names each variable that is missing or bad. */
export function readWorkerConfig(env: NodeJS.ProcessEnv) {
  const variables = readConfig(schema, env);
  return {
    logging: { service: variables.POWERTOOLS_SERVICE_NAME, level: variables.LOG_LEVEL },
    metrics: { service: variables.POWERTOOLS_SERVICE_NAME, namespace: variables.POWERTOOLS_METRICS_NAMESPACE },
    passOnQueueUrls: variables.PASS_ON_QUEUE_URLS ?? [],
    rowsTable: { tableName: variables.ROWS_TABLE_NAME, shardCount: variables.DUE_SHARD_COUNT },
    valueQueueUrl: variables.VALUE_QUEUE_URL,
    worker: { valuesPerMessage: variables.VALUES_PER_MESSAGE } satisfies WorkerConfig,
  };
}
