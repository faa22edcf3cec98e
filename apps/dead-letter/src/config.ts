import { integerVariable, readConfig, serviceVariables, textVariable } from '@daybreak/runtime';
import * as v from 'valibot';

const schema = v.object({
  ...serviceVariables,
  ROWS_TABLE_NAME: textVariable,
  DUE_SHARD_COUNT: v.optional(integerVariable({ min: 1, max: 100 }), '16'),
  PARKING_QUEUE_URL: textVariable,
  MAX_RECEIVE_COUNT: integerVariable({ min: 1, max: 1_000 }),
});

export interface DeadLetterConfig {
  /** How often a queue hands out a message before it is a dead letter. */
  maxReceiveCount: number;
}

/** Throws a `ConfigError` that names each variable that is missing or bad. */
export function readDeadLetterConfig(env: NodeJS.ProcessEnv) {
  const variables = readConfig(schema, env);
  return {
    logging: { service: variables.POWERTOOLS_SERVICE_NAME, level: variables.LOG_LEVEL },
    metrics: { service: variables.POWERTOOLS_SERVICE_NAME, namespace: variables.POWERTOOLS_METRICS_NAMESPACE },
    rowsTable: { tableName: variables.ROWS_TABLE_NAME, shardCount: variables.DUE_SHARD_COUNT },
    parkingQueueUrl: variables.PARKING_QUEUE_URL,
    deadLetter: { maxReceiveCount: variables.MAX_RECEIVE_COUNT } satisfies DeadLetterConfig,
  };
}
