import type { FailedMessage, Returns } from './create-returns.ts';
import type { MessageOutcome } from './message-outcome.ts';
import { parseSqsRecord, type NameableRecord, type SqsRecord } from './sqs-event.ts';
import type { TimeCheck } from './time-check.ts';

type Outcomes = ReadonlyMap<string, MessageOutcome>;

/** Hands what is to be retried to `returns`; what that gave up on is acknowledged. */
export async function returnFailed(
  records: readonly NameableRecord[],
  outcomes: Outcomes,
  returns: Returns,
  checkTime: TimeCheck,
): Promise<Outcomes> {
  const failed = new Map<string, FailedMessage>();
  for (const nameable of records) {
    const outcome = outcomes.get(nameable.messageId);
    if (outcome?.outcome !== 'retry') continue;
    const record = readRecord(nameable);
    // Of a message that the batch held twice, the handle that came last is the newer one.
    if (record !== undefined) failed.set(record.messageId, { record, error: outcome.error });
  }
  if (failed.size === 0) return outcomes;
  const givenUp = await returns([...failed.values()], checkTime);
  return new Map(
    [...outcomes].map(([messageId, outcome]): [string, MessageOutcome] => [
      messageId,
      outcome.outcome === 'retry' && givenUp.has(messageId) ? { ...outcome, outcome: 'givenUp' } : outcome,
    ]),
  );
}

/** Of a record that is none of SQS there is nothing to go by: it is left to its queue. */
function readRecord(nameable: NameableRecord): SqsRecord | undefined {
  try {
    return parseSqsRecord(nameable);
  } catch {
    return undefined;
  }
}
