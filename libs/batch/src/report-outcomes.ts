import { describeError, type LogFields, type Logger, type Metrics } from '@daybreak/runtime';
import { faultClassOf, type FaultClass } from './fault-class.ts';
import type { SettledBatch } from './settle-batch.ts';
import { isRetry } from './settled-outcome.ts';

export interface ReportOptions<Message> {
  /** The function's name in its log lines. */
  functionName: string;
  /** Fields for the log line of a message, and, as lists, for the line of its batch. They must not hold private values. */
  logFields?: (message: Message) => LogFields;
  /** Gets one line for each batch, and one for each message that failed. */
  logger: Logger;
  /** Gets one count for each outcome. */
  metrics: Metrics;
}

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
  const counts: Record<string, number> = {};
  const lists = new Map<string, Set<unknown>>();
  for (const [messageId, settled] of outcomes) {
    const {
      outcome,
      traits: { metric, isExpected = false },
      fields,
      ...rest
    } = settled;
    counts[outcome] = (counts[outcome] ?? 0) + 1;
    metrics.count(metric);
    if (isRetry(settled)) metrics.count(retryMetricNames[faultClassOf(settled.error)]);
    const message = messages.get(messageId);
    const messageFields = message === undefined ? {} : (logFields?.(message) ?? {});
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
