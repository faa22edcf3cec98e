import { describeError, type LogFields, type Logger, type Metrics } from '@daybreak/runtime';
import { faultClassOf, type FaultClass } from './fault-class.ts';
import type { MessageOutcome } from './message-outcome.ts';
import type { SettledBatch } from './settle-batch.ts';

export interface ReportOptions<Message> {
  /** The function's name in its log lines. */
  functionName: string;
  /** Fields for the log line of a message, and, as lists, for the line of its batch. They must not hold a row's values. */
  logFields?: (message: Message) => LogFields;
  logger: Logger;
  metrics: Metrics;
}

type OutcomeName = MessageOutcome['outcome'];

/**
 * Outcomes whose messages have no line of their own above DEBUG. `superseded` is one of them: the row's history holds the
 * reason, and an edit of all rows of a day would otherwise log a line for each row. `paused`, `skipped` and `waiting` are too, for the same
 * reasons.
 */
const expectedOutcomes: ReadonlySet<OutcomeName> = new Set(['done', 'superseded', 'paused', 'skipped', 'waiting']);

const metricNames: Record<OutcomeName, string> = {
  done: 'MessagesDone',
  superseded: 'MessagesSuperseded',
  failed: 'MessagesFailed',
  paused: 'MessagesPaused',
  skipped: 'MessagesSkipped',
  waiting: 'MessagesWaiting',
  parked: 'MessagesParked',
  givenUp: 'MessagesGivenUp',
  retry: 'MessagesRetried',
};
const retryMetricNames: Record<FaultClass, string> = { platform: 'PlatformRetries', unknown: 'UnknownRetries' };

/**
 * Counts each outcome, and logs a line for the batch and a line for each message. The line of an expected outcome is at DEBUG.
 * The line of the batch counts the outcomes, and lists the log fields of the messages whose outcome was expected.
 */
export function reportOutcomes<Message>(
  { outcomes, messages }: SettledBatch<Message>,
  { functionName, logFields, logger, metrics }: ReportOptions<Message>,
): void {
  if (outcomes.size === 0) return;
  const counts: Partial<Record<OutcomeName, number>> = {};
  const lists = new Map<string, Set<unknown>>();
  for (const [messageId, { outcome, fields, ...rest }] of outcomes) {
    counts[outcome] = (counts[outcome] ?? 0) + 1;
    metrics.count(metricNames[outcome]);
    if (outcome === 'retry' && 'error' in rest) metrics.count(retryMetricNames[faultClassOf(rest.error)]);
    const message = messages.get(messageId);
    const messageFields = message === undefined ? {} : (logFields?.(message) ?? {});
    const isExpected = expectedOutcomes.has(outcome);
    if (isExpected) addToLists(lists, messageFields);
    logger[isExpected ? 'debug' : 'info']('outcome', {
      ...messageFields,
      ...fields,
      ...('error' in rest ? { error: describeError(rest.error) } : {}),
      function: functionName,
      outcome,
      messageId,
    });
  }
  // A single failed message is normal. A batch in which every message failed may be an outage.
  if (counts.retry === outcomes.size) metrics.count('BatchesFailed');
  logger.info('batch', {
    function: functionName,
    messages: outcomes.size,
    outcomes: counts,
    ...Object.fromEntries([...lists].map(([name, values]) => [name, [...values]])),
  });
}

function addToLists(lists: Map<string, Set<unknown>>, fields: LogFields): void {
  for (const [name, value] of Object.entries(fields)) lists.set(name, (lists.get(name) ?? new Set()).add(value));
}
