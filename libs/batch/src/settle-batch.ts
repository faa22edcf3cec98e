import { mapWithConcurrency } from '@daybreak/runtime';
import { BatchContractError } from './batch-contract-error.ts';
import type { BatchRecord, MessageOutcome } from './message-outcome.ts';
import type { OwnOutcomes } from './outcome-traits.ts';
import {
  createReadOutcome,
  type ReadOutcome,
  retryAfter,
  type SettledOutcome,
  type SettledOutcomes,
} from './settled-outcome.ts';
import { parseSqsRecord, type SqsRecord, type UnparsedSqsRecord } from './sqs-event.ts';
import type { TimeCheck } from './time-check.ts';

export interface BatchOptions<Message, Own extends string = never> {
  /** Outcomes that `handleGroup` may return besides `done` and `retry`, by name. Default: none. */
  outcomes?: OwnOutcomes<Own>;
  /** Parses a record. When it throws, only that record fails. */
  parse: (record: SqsRecord) => Message;
  /** Returns the group key of a message. `handleGroup` gets the messages of one key together. Default: each message is a group. */
  groupBy?: (message: Message, receiveCount: number) => string;
  /**
   * Handles a group and returns the outcome of each message by message id. When it throws, every message of the group is a
   * `retry`. It calls `checkTime`, which throws near the deadline, before each of several requests.
   */
  handleGroup: (
    records: readonly BatchRecord<Message>[],
    checkTime: TimeCheck,
  ) => Promise<ReadonlyMap<string, MessageOutcome<NoInfer<Own>>>>;
  /** The maximum number of groups that are handled at a time. */
  concurrency: number;
  /**
   * The time before the Lambda timeout at which no more work starts. The remaining messages return to their queue. When the
   * margin is shorter than a slow request, the invocation times out, and messages that are done return too.
   */
  deadlineMarginMs: number;
}

export interface SettledBatch<Message> {
  /** The outcome of each distinct message of the batch, by message id. */
  outcomes: SettledOutcomes;
  messages: ReadonlyMap<string, Message>;
}

/**
 * Parses, groups and handles a batch. It settles when no group is running. Throws BatchContractError when `handleGroup` does
 * not return one outcome for each message.
 */
export async function settleBatch<Message, Own extends string = never>(
  records: readonly UnparsedSqsRecord[],
  checkTime: TimeCheck,
  options: BatchOptions<Message, Own>,
): Promise<SettledBatch<Message>> {
  const readOutcome = createReadOutcome(options.outcomes);
  const outcomes = new Map<string, SettledOutcome>();
  const messages = new Map<string, Message>();
  const groups = new Map<string, BatchRecord<Message>[]>();

  for (const unparsed of records) {
    const { messageId } = unparsed;
    // SQS may deliver a message twice in one batch. It is handled once.
    if (messages.has(messageId) || outcomes.has(messageId)) continue;
    try {
      const record = parseSqsRecord(unparsed);
      const message = options.parse(record);
      messages.set(messageId, message);
      const receiveCount = Number(record.attributes.ApproximateReceiveCount);
      const key = options.groupBy === undefined ? messageId : options.groupBy(message, receiveCount);
      const group = groups.get(key) ?? [];
      groups.set(key, group);
      group.push({ messageId, message, receiveCount });
    } catch (error) {
      outcomes.set(messageId, retryAfter(error));
    }
  }

  // Messages with a high receive count come last: one of them may be a poison message that ends the process.
  const batch = [...groups.values()].toSorted((one, other) => mostReceives(one) - mostReceives(other));
  const settled = await mapWithConcurrency(batch, options.concurrency, async (group) => {
    checkTime();
    return await options.handleGroup(group, checkTime);
  });

  // outcomesOf throws for a defect, which is allowed only when every group has settled.
  for (const [index, group] of batch.entries()) {
    for (const [messageId, outcome] of outcomesOf(group, settled[index], readOutcome)) outcomes.set(messageId, outcome);
  }
  return { outcomes, messages };
}

function mostReceives(group: readonly BatchRecord<unknown>[]): number {
  return Math.max(...group.map(({ receiveCount }) => receiveCount));
}

function outcomesOf<Message>(
  group: readonly BatchRecord<Message>[],
  settled: PromiseSettledResult<unknown> | undefined,
  readOutcome: ReadOutcome,
): Map<string, SettledOutcome> {
  const ids = group.map(({ messageId }) => messageId);
  if (settled?.status !== 'fulfilled') {
    const error: unknown = settled?.reason;
    return new Map(ids.map((id) => [id, retryAfter(error)]));
  }
  const { value } = settled;
  if (!isMap(value)) {
    throw new BatchContractError('handleGroup must return a Map of outcomes by message id, for the messages', ids);
  }

  const groupIds: ReadonlySet<unknown> = new Set(ids);
  const unknownIds = [...value.keys()].filter((id) => !groupIds.has(id)).map(String);
  if (unknownIds.length > 0) {
    throw new BatchContractError('handleGroup returned outcomes for messages that are not in its group', unknownIds);
  }

  const outcomes = new Map<string, SettledOutcome>();
  for (const id of ids) {
    const outcome = readOutcome(value.get(id));
    if (outcome !== undefined) outcomes.set(id, outcome);
  }
  const missing = ids.filter((id) => !outcomes.has(id));
  if (missing.length > 0)
    throw new BatchContractError('handleGroup returned no valid outcome for the messages', missing);
  return outcomes;
}

function isMap(value: unknown): value is ReadonlyMap<unknown, unknown> {
  return value instanceof Map;
}
