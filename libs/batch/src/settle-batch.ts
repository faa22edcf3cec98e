import { mapWithConcurrency } from '@daybreak/runtime';
import { BatchContractError } from './batch-contract-error.ts';
import { acknowledgedOutcomes, type BatchRecord, type MessageOutcome } from './message-outcome.ts';
import { parseSqsRecord, type NameableRecord, type SqsRecord } from './sqs-event.ts';
import type { TimeCheck } from './time-check.ts';

export interface BatchOptions<Message> {
  /** Reads a record; what it throws fails that record alone. */
  parse: (record: SqsRecord) => Message;
  /** Messages of one key are handled together, in one call; each on its own unless told. */
  groupBy?: (message: Message, receiveCount: number) => string;
  /**
   * Says by message id what became of each message of a group; it must leave none out. What it throws is a retry of
   * the whole group. One that makes several requests in a row calls `checkTime` before each: it throws near the deadline.
   */
  handleGroup: (
    records: readonly BatchRecord<Message>[],
    checkTime: TimeCheck,
  ) => Promise<ReadonlyMap<string, MessageOutcome>>;
  /** How many groups are handled at a time. */
  concurrency: number;
  /**
   * What could start only with less than this left of the invocation returns to its queue instead. Too little, and a slow request
   * times the invocation out: what it has done comes back too.
   */
  deadlineMarginMs: number;
}

export interface SettledBatch<Message> {
  /** Outcomes by message id: one for each distinct message of the batch. */
  outcomes: ReadonlyMap<string, MessageOutcome>;
  messages: ReadonlyMap<string, Message>;
}

/**
 * Parses, groups and handles a batch. It resolves when nothing of it is running any more; throws a
 * `BatchContractError` when a group's handler gave no clear answer.
 */
export async function settleBatch<Message>(
  records: readonly NameableRecord[],
  checkTime: TimeCheck,
  options: BatchOptions<Message>,
): Promise<SettledBatch<Message>> {
  const outcomes = new Map<string, MessageOutcome>();
  const messages = new Map<string, Message>();
  const groups = new Map<string, BatchRecord<Message>[]>();

  for (const nameable of records) {
    const { messageId } = nameable;
    // A queue may hand one message out twice in one batch: it is handled once.
    if (messages.has(messageId) || outcomes.has(messageId)) continue;
    try {
      const record = parseSqsRecord(nameable);
      const message = options.parse(record);
      messages.set(messageId, message);
      const receiveCount = Number(record.attributes.ApproximateReceiveCount);
      const key = options.groupBy === undefined ? messageId : options.groupBy(message, receiveCount);
      const group = groups.get(key) ?? [];
      groups.set(key, group);
      group.push({ messageId, message, receiveCount });
    } catch (error) {
      outcomes.set(messageId, { outcome: 'retry', error });
    }
  }

  // What was received least comes first: a message that was there before may be one that ends its function.
  const batch = [...groups.values()].toSorted((one, other) => mostReceives(one) - mostReceives(other));
  const settled = await mapWithConcurrency(batch, options.concurrency, async (group) => {
    checkTime();
    return await options.handleGroup(group, checkTime);
  });

  // Only now, when every group has settled, may a defect of one of them end the batch.
  for (const [index, group] of batch.entries()) {
    for (const [messageId, outcome] of outcomesOf(group, settled[index])) outcomes.set(messageId, outcome);
  }
  return { outcomes, messages };
}

function mostReceives(group: readonly BatchRecord<unknown>[]): number {
  return Math.max(...group.map(({ receiveCount }) => receiveCount));
}

function outcomesOf<Message>(
  group: readonly BatchRecord<Message>[],
  settled: PromiseSettledResult<unknown> | undefined,
): Map<string, MessageOutcome> {
  const ids = group.map(({ messageId }) => messageId);
  if (settled?.status !== 'fulfilled') {
    const error: unknown = settled?.reason;
    return new Map(ids.map((id) => [id, { outcome: 'retry', error }]));
  }
  const { value } = settled;
  if (!isMap(value)) throw new BatchContractError('The handler returned no Map of outcomes for messages', ids);

  const given: ReadonlySet<unknown> = new Set(ids);
  const strangers = [...value.keys()].filter((id) => !given.has(id)).map(String);
  if (strangers.length > 0) throw new BatchContractError('The handler named messages that it was not given', strangers);

  const outcomes = new Map<string, MessageOutcome>();
  for (const id of ids) {
    const outcome = value.get(id);
    if (isOutcome(outcome)) outcomes.set(id, outcome);
  }
  const unclear = ids.filter((id) => !outcomes.has(id));
  if (unclear.length > 0) throw new BatchContractError('The handler gave no outcome for messages', unclear);
  return outcomes;
}

function isMap(value: unknown): value is ReadonlyMap<unknown, unknown> {
  return value instanceof Map;
}

const knownOutcomes: ReadonlySet<unknown> = new Set([...acknowledgedOutcomes, 'retry']);

function isOutcome(value: unknown): value is MessageOutcome {
  return typeof value === 'object' && value !== null && 'outcome' in value && knownOutcomes.has(value.outcome);
}
