import { type Limit, limitsSchema } from '@daybreak/domain';
import { retryPolicyConfig, retryPolicyVariables } from '@daybreak/batch';
import { rowsTableConfig, rowsTableVariables } from '@daybreak/repository';
import {
  integerVariable,
  queueUrlsVariable,
  readConfig,
  serviceConfig,
  serviceVariables,
  textVariable,
} from '@daybreak/runtime';
import * as v from 'valibot';

const schema = v.object({
  ...serviceVariables,
  ...rowsTableVariables,
  ...retryPolicyVariables,
  DEAD_LETTER_QUEUE_URL: textVariable,
  RUNS_TABLE_NAME: textVariable,
  ROW_QUEUE_URL: textVariable,
  VALUE_QUEUE_URL: textVariable,
  PLAN_TIME_LIMIT_MS: integerVariable({ min: 100, max: 10_000 }),
  PLAN_MEMORY_LIMIT_MB: integerVariable({ min: 16, max: 4_096 }),
  VALUES_PER_MESSAGE: v.optional(integerVariable({ min: 1, max: 1_000 })),
  /** How many rows a second may go on, as JSON: `[{"rule":"renew","rowsPerSecond":10}]`. */
  LIMITS: v.optional(v.pipe(textVariable, v.parseJson(), limitsSchema)),
  /** The queues of the steps after this function, to which it forwards messages that are done. */
  FORWARD_QUEUE_URLS: v.optional(queueUrlsVariable),
});

export interface WorkerConfig {
  /** The maximum number of values in one message. Default: all values of a row. */
  valuesPerMessage?: number | undefined;
  /** How many rows a second may go on. Default: no limit. */
  limits?: readonly Limit[] | undefined;
}

/** Parses the environment variables. Throws ConfigError, which names each missing or invalid variable. */
export function readWorkerConfig(env: NodeJS.ProcessEnv) {
  const variables = readConfig(schema, env);
  return {
    ...serviceConfig(variables),
    retryPolicy: { ...retryPolicyConfig(variables), deadLetterQueueUrl: variables.DEAD_LETTER_QUEUE_URL },
    isolation: { timeLimitMs: variables.PLAN_TIME_LIMIT_MS, memoryLimitMb: variables.PLAN_MEMORY_LIMIT_MB },
    forwardQueueUrls: variables.FORWARD_QUEUE_URLS ?? [],
    rowsTable: rowsTableConfig(variables),
    runsTable: { tableName: variables.RUNS_TABLE_NAME },
    rowQueueUrl: variables.ROW_QUEUE_URL,
    valueQueueUrl: variables.VALUE_QUEUE_URL,
    worker: { valuesPerMessage: variables.VALUES_PER_MESSAGE, limits: variables.LIMITS } satisfies WorkerConfig,
  };
}
