import type { FailedMessage, RetryPolicy } from './create-retry-policy.ts';
import { builtInOutcomes } from './outcome-traits.ts';
import { isRetry, type SettledOutcome, type SettledOutcomes } from './settled-outcome.ts';
import { parseSqsRecord, type SqsRecord, type UnparsedSqsRecord } from './sqs-event.ts';
import type { TimeCheck } from './time-check.ts';

/** Applies `retryPolicy` to the messages to retry. The outcome of a message in the dead-letter queue becomes `givenUp`. */
export async function applyRetryPolicy(
  records: readonly UnparsedSqsRecord[],
  outcomes: SettledOutcomes,
  retryPolicy: RetryPolicy,
  checkTime: TimeCheck,
): Promise<SettledOutcomes> {
  const failed = new Map<string, FailedMessage>();
  for (const unparsed of records) {
    const outcome = outcomes.get(unparsed.messageId);
    if (outcome === undefined || !isRetry(outcome)) continue;
    const record = readRecord(unparsed);
    // When the batch holds a message twice, the later record has the newer receipt handle.
    if (record !== undefined) failed.set(record.messageId, { record, error: outcome.error });
  }
  if (failed.size === 0) return outcomes;
  const givenUp = await retryPolicy([...failed.values()], checkTime);
  return new Map(
    [...outcomes].map(([messageId, outcome]): [string, SettledOutcome] => [
      messageId,
      isRetry(outcome) && givenUp.has(messageId)
        ? { ...outcome, outcome: 'givenUp', traits: builtInOutcomes.givenUp }
        : outcome,
    ]),
  );
}

/** A record that cannot be parsed returns after the visibility timeout of its queue. */
function readRecord(unparsed: UnparsedSqsRecord): SqsRecord | undefined {
  try {
    return parseSqsRecord(unparsed);
  } catch {
    return undefined;
  }
}
