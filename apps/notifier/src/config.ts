import { retryPolicyConfig, retryPolicyVariables } from '@daybreak/batch';
import { eventTargetVariable } from '@daybreak/events';
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
  ...retryPolicyVariables,
  DEAD_LETTER_QUEUE_URL: textVariable,
  /** The queue of events that the stream must not wait for: the one that this function consumes. */
  HELD_QUEUE_URL: textVariable,
  HOLD_AFTER_SECONDS: integerVariable({ min: 1, max: 12 * 60 * 60 }),
  EVENT_TARGET: v.optional(eventTargetVariable),
  EVENT_SOURCE: v.optional(textVariable, 'daybreak'),
  EVENT_VALUES: v.optional(v.picklist(['true', 'false']), 'false'),
  /** The queues of the steps after completion. */
  FORWARD_QUEUE_URLS: v.optional(queueUrlsVariable),
});

export interface NotifierConfig {
  /** The age of a record, in seconds, from which its event is held when it cannot be sent. */
  holdAfterSeconds: number;
  /** Whether events include the values of their row. */
  includeValues: boolean;
}

/** Parses the environment variables. Throws ConfigError, which names each missing or invalid variable. */
export function readNotifierConfig(env: NodeJS.ProcessEnv) {
  const variables = readConfig(schema, env);
  const { EVENT_TARGET: target, EVENT_SOURCE: source } = variables;
  return {
    ...serviceConfig(variables),
    retryPolicy: { ...retryPolicyConfig(variables), deadLetterQueueUrl: variables.DEAD_LETTER_QUEUE_URL },
    heldQueueUrl: variables.HELD_QUEUE_URL,
    events: target === undefined ? undefined : { target, source },
    forwardQueueUrls: variables.FORWARD_QUEUE_URLS ?? [],
    notifier: {
      holdAfterSeconds: variables.HOLD_AFTER_SECONDS,
      includeValues: variables.EVENT_VALUES === 'true',
    } satisfies NotifierConfig,
  };
}
