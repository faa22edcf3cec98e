import * as v from 'valibot';
import type { Forward, ForwardedMessage } from './create-forward.ts';
import type { MessageOutcome } from './message-outcome.ts';
import type { UnparsedSqsRecord } from './sqs-event.ts';
import type { TimeCheck } from './time-check.ts';

type Outcomes = ReadonlyMap<string, MessageOutcome>;

/** `superseded` too: a message that completed its row but was not acknowledged returns as superseded. */
const forwardedOutcomes: ReadonlySet<MessageOutcome['outcome']> = new Set(['done', 'superseded']);

/** Forwards each settled message once. The outcome of a message that could not be forwarded becomes `retry`. */
export async function forwardOutcomes(
  records: readonly UnparsedSqsRecord[],
  outcomes: Outcomes,
  forward: Forward,
  checkTime: TimeCheck,
): Promise<Outcomes> {
  const messages = new Map<string, ForwardedMessage>();
  for (const record of records) {
    const { messageId, body } = record;
    const outcome = outcomes.get(messageId)?.outcome;
    // Stryker disable next-line ConditionalExpression: a record whose outcome is not a retry has been parsed.
    if (typeof body !== 'string') continue;
    if (outcome !== undefined && forwardedOutcomes.has(outcome))
      messages.set(messageId, { messageId, body, ...groupOf(record) });
  }
  if (messages.size === 0) return outcomes;
  const errors = await forward([...messages.values()], checkTime);
  return new Map([
    ...outcomes,
    ...[...errors].map(([messageId, error]): [string, MessageOutcome] => [messageId, { outcome: 'retry', error }]),
  ]);
}

const groupedSchema = v.object({ attributes: v.object({ MessageGroupId: v.string() }) });

function groupOf(record: UnparsedSqsRecord): { groupId?: string } {
  const grouped = v.safeParse(groupedSchema, record);
  return grouped.success ? { groupId: grouped.output.attributes.MessageGroupId } : {};
}
