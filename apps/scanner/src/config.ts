import { retryPolicyConfig, retryPolicyVariables } from '@daybreak/batch';
import { rowsTableConfig, rowsTableVariables } from '@daybreak/repository';
import { readConfig, serviceConfig, serviceVariables, textVariable } from '@daybreak/runtime';
import * as v from 'valibot';

const schema = v.object({
  ...serviceVariables,
  ...rowsTableVariables,
  ...retryPolicyVariables,
  DEAD_LETTER_QUEUE_URL: textVariable,
  RUNS_TABLE_NAME: textVariable,
  SCAN_QUEUE_URL: textVariable,
  ROW_QUEUE_URL: textVariable,
  VALUE_QUEUE_URL: textVariable,
});

export interface ScannerConfig {
  shardCount: number;
}

/** Parses the environment variables. Throws ConfigError, which names each missing or invalid variable. */
export function readScannerConfig(env: NodeJS.ProcessEnv) {
  const variables = readConfig(schema, env);
  return {
    ...serviceConfig(variables),
    rowsTable: rowsTableConfig(variables),
    runsTable: { tableName: variables.RUNS_TABLE_NAME },
    retryPolicy: { ...retryPolicyConfig(variables), deadLetterQueueUrl: variables.DEAD_LETTER_QUEUE_URL },
    scanQueueUrl: variables.SCAN_QUEUE_URL,
    rowQueueUrl: variables.ROW_QUEUE_URL,
    valueQueueUrl: variables.VALUE_QUEUE_URL,
    scanner: { shardCount: variables.DUE_SHARD_COUNT } satisfies ScannerConfig,
  };
}
