import { retryPolicyConfig, retryPolicyVariables } from '@daybreak/batch';
import { eventTargetVariable } from '@daybreak/events';
import { rowsTableConfig, rowsTableVariables } from '@daybreak/repository';
import { readConfig, serviceConfig, serviceVariables, textVariable } from '@daybreak/runtime';
import * as v from 'valibot';

const schema = v.object({
  ...serviceVariables,
  ...rowsTableVariables,
  ...retryPolicyVariables,
  RUNS_TABLE_NAME: textVariable,
  ROW_QUEUE_URL: textVariable,
  DEAD_LETTER_QUEUE_URL: textVariable,
  /** Where the outcomes of edits are sent as events. Default: nowhere. */
  EVENT_TARGET: v.optional(eventTargetVariable),
  /** What the events come from: `daybreak.prod`. */
  EVENT_SOURCE: v.optional(textVariable, 'daybreak'),
});

/** Parses the environment variables. Throws ConfigError, which names each missing or invalid variable. */
export function readEditorConfig(env: NodeJS.ProcessEnv) {
  const variables = readConfig(schema, env);
  const deadLetterQueueUrl = variables.DEAD_LETTER_QUEUE_URL;
  return {
    ...serviceConfig(variables),
    rowsTable: rowsTableConfig(variables),
    runsTable: { tableName: variables.RUNS_TABLE_NAME },
    rowQueueUrl: variables.ROW_QUEUE_URL,
    deadLetterQueueUrl,
    retryPolicy: { ...retryPolicyConfig(variables), deadLetterQueueUrl },
    eventTarget: variables.EVENT_TARGET,
    eventSource: variables.EVENT_SOURCE,
  };
}
