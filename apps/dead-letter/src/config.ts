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
  /** How often a queue hands out a message before it is a dead letter. */
  maxReceiveCount: number;
}

/** Throws a `ConfigError` that names each variable that is missing or bad. */
export function readDeadLetterConfig(env: NodeJS.ProcessEnv) {
  const variables = readConfig(schema, env);
  return {
    ...serviceConfig(variables),
    rowsTable: rowsTableConfig(variables),
    // What it gives up on itself rests where it parks the others.
    retryPolicy: { ...retryPolicyConfig(variables), deadLetterQueueUrl: variables.PARKING_QUEUE_URL },
    parkingQueueUrl: variables.PARKING_QUEUE_URL,
    deadLetter: { maxReceiveCount: variables.MAX_RECEIVE_COUNT } satisfies DeadLetterConfig,
  };
}
