import * as v from 'valibot';
import type { Forward, ForwardedMessage } from './create-forward.ts';
import { retryAfter, type SettledOutcome, type SettledOutcomes } from './settled-outcome.ts';
import type { UnparsedSqsRecord } from './sqs-event.ts';
import type { TimeCheck } from './time-check.ts';

/** Forwards each message once whose outcome is forwarded. The outcome of a message that could not be forwarded becomes `retry`. */
export async function forwardOutcomes(
  records: readonly UnparsedSqsRecord[],
  outcomes: SettledOutcomes,
  forward: Forward,
  checkTime: TimeCheck,
): Promise<SettledOutcomes> {
  const messages = new Map<string, ForwardedMessage>();
  for (const record of records) {
    const { messageId, body } = record;
    // Stryker disable next-line ConditionalExpression: a record whose outcome is not a retry has been parsed.
    if (typeof body !== 'string') continue;
    if (outcomes.get(messageId)?.traits.isForwarded === true)
      messages.set(messageId, { messageId, body, ...groupOf(record) });
  }
  if (messages.size === 0) return outcomes;
  const errors = await forward([...messages.values()], checkTime);
  return new Map([
    ...outcomes,
    ...[...errors].map(([messageId, error]): [string, SettledOutcome] => [messageId, retryAfter(error)]),
  ]);
}

const groupedSchema = v.object({ attributes: v.object({ MessageGroupId: v.string() }) });

function groupOf(record: UnparsedSqsRecord): { groupId?: string } {
  const grouped = v.safeParse(groupedSchema, record);
  return grouped.success ? { groupId: grouped.output.attributes.MessageGroupId } : {};
}
