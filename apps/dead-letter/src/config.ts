import { retryPolicyConfig, retryPolicyVariables } from '@daybreak/batch';
import { rowsTableConfig, rowsTableVariables } from '@daybreak/repository';
import { integerVariable, readConfig, serviceConfig, serviceVariables, textVariable } from '@daybreak/runtime';
import * as v from 'valibot';

const schema = v.object({
  ...serviceVariables,
  ...rowsTableVariables,
  ...retryPolicyVariables,
  PARKING_QUEUE_URL: textVariable,
  MAX_RECEIVE_COUNT: integerVariable({ min: 1, max: 1_000 }),
});

export interface DeadLetterConfig {
  /** The maxReceiveCount of the source queues' redrive policies. */
  maxReceiveCount: number;
}

/** Parses the environment variables. Throws ConfigError, which names each missing or invalid variable. */
export function readDeadLetterConfig(env: NodeJS.ProcessEnv) {
  const variables = readConfig(schema, env);
  return {
    ...serviceConfig(variables),
    rowsTable: rowsTableConfig(variables),
    // Messages that this function itself gives up go to the parking queue too.
    retryPolicy: { ...retryPolicyConfig(variables), deadLetterQueueUrl: variables.PARKING_QUEUE_URL },
    parkingQueueUrl: variables.PARKING_QUEUE_URL,
    deadLetter: { maxReceiveCount: variables.MAX_RECEIVE_COUNT } satisfies DeadLetterConfig,
  };
}
