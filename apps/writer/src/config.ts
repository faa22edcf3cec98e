import { integerVariable, readConfig, serviceVariables, textVariable } from '@daybreak/runtime';
import * as v from 'valibot';

const schema = v.object({
  ...serviceVariables,
  ROWS_TABLE_NAME: textVariable,
  DUE_SHARD_COUNT: v.optional(integerVariable({ min: 1, max: 100 }), '16'),
});

/** Throws a `ConfigError` that names each variable that is missing or bad. */
export function readWriterConfig(env: NodeJS.ProcessEnv) {
  const variables = readConfig(schema, env);
  return {
    logging: { service: variables.POWERTOOLS_SERVICE_NAME, level: variables.LOG_LEVEL },
    metrics: { service: variables.POWERTOOLS_SERVICE_NAME, namespace: variables.POWERTOOLS_METRICS_NAMESPACE },
    rowsTable: { tableName: variables.ROWS_TABLE_NAME, shardCount: variables.DUE_SHARD_COUNT },
  };
}
