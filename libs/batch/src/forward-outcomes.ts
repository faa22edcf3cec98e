import type { Forward } from './create-forward.ts';
import type { MessageOutcome } from './message-outcome.ts';
import type { NameableRecord } from './sqs-event.ts';
import type { TimeCheck } from './time-check.ts';

type Outcomes = ReadonlyMap<string, MessageOutcome>;

/** What is forwarded. A message whose effect had ended its row, but which was not acknowledged, comes back as `superseded`. */
const passedOutcomes: ReadonlySet<MessageOutcome['outcome']> = new Set(['done', 'superseded']);

/** Forwards what is settled, each message once, and makes a retry of each one that could not be. */
export async function forwardOutcomes(
  records: readonly NameableRecord[],
  outcomes: Outcomes,
  forward: Forward,
  checkTime: TimeCheck,
): Promise<Outcomes> {
  const messages = new Map<string, { messageId: string; body: string }>();
  for (const { messageId, body } of records) {
    const outcome = outcomes.get(messageId)?.outcome;
    // Stryker disable next-line ConditionalExpression: an outcome other than a retry says that the record could be read.
    if (typeof body !== 'string') continue;
    if (outcome !== undefined && passedOutcomes.has(outcome)) messages.set(messageId, { messageId, body });
  }
  if (messages.size === 0) return outcomes;
  const errors = await forward([...messages.values()], checkTime);
  return new Map([
    ...outcomes,
    ...[...errors].map(([messageId, error]): [string, MessageOutcome] => [messageId, { outcome: 'retry', error }]),
  ]);
}
