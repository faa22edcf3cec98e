import { NotIdleError, type QueueCounts } from '@daybreak/local-stack';
import { eventually, EventuallyError, type QueueView } from '@daybreak/testkit';
import type { CreatedQueue } from './create-queues-at.ts';
import { noMessages, showCounts } from '../../pipeline/queue-counts.ts';
import type { ReceivedRecord } from './received-record.ts';

/** What is known of queues from outside: from the messages that were received of them, and from the counts that SQS gives. */
export interface QueueWatch {
  /** Counts the messages as received, and as worked on until the work settles. */
  working<T>(queue: CreatedQueue, records: readonly ReceivedRecord[], work: Promise<T>): Promise<T>;
  /** Counts as work until it settles. */
  running<T>(work: Promise<T>): Promise<T>;
  /** A queue can not be polled any longer: every wait ends. */
  broke(error: unknown): void;
  /** A queue's messages, as far as they are known: those that are worked on. Its counts are those of the last wait. */
  viewOf(queue: CreatedQueue): QueueView;
  /**
   * Resolves when the queues that are read are empty and nothing runs. The counts must be exact, which an emulator's are.
   * Throws NotIdleError at the deadline, with what the queues have then.
   */
  waitUntilIdle(options: { timeoutMs: number }): Promise<void>;
}

export interface WatchOptions {
  /** How many messages a queue has, by its URL. */
  countsOf(queueUrl: string): Promise<QueueCounts>;
  /** Whether an event source mapping reads the queue: only then it must be empty. */
  isRead(queue: CreatedQueue): boolean;
}

export function watchQueues(queues: readonly CreatedQueue[], { countsOf, isRead }: WatchOptions): QueueWatch {
  const watched = queues.map((queue) => ({
    queue,
    counts: noMessages,
    receiveCounts: new Map<string, number>(),
    inWork: new Map<string, ReceivedRecord>(),
  }));
  const watchedOf = (queue: CreatedQueue) => {
    const found = watched.find((each) => each.queue === queue);
    if (found === undefined) throw new RangeError(`The queue ${queue.url} is not watched`);
    return found;
  };
  let works = 0;
  let movements = 0;
  let broken: { readonly error: unknown } | undefined;

  const running: QueueWatch['running'] = async (work) => {
    works += 1;
    movements += 1;
    try {
      return await work;
    } finally {
      works -= 1;
      movements += 1;
    }
  };
  const count = async (): Promise<void> => {
    // A template has each dead-letter queue before its source. Here it comes after, so that a message which SQS moves meanwhile is seen.
    for (const each of watched.toReversed()) each.counts = await countsOf(each.queue.url);
  };
  const expectIdle = async (): Promise<void> => {
    const movementsBefore = movements;
    await count();
    // Nothing began or ended meanwhile, so no message can have moved from a queue that was looked at later to an earlier one.
    if (works > 0 || movements !== movementsBefore) throw new NotIdleError(`${works} functions are running`);
    for (const { queue, counts } of watched) {
      if (isRead(queue) && counts.visible + counts.inFlight + counts.delayed > 0)
        throw new NotIdleError(`${queue.model.name} has messages`);
    }
  };
  /** Looks again: the last look may have been cut off, or there was none. */
  const describe = async (): Promise<string> => {
    await count();
    return watched.map(({ queue, counts }) => showCounts(queue.model.name, counts)).join('\n');
  };

  return {
    async working(queue, records, work) {
      const { receiveCounts, inWork } = watchedOf(queue);
      for (const record of records) {
        receiveCounts.set(record.messageId, (receiveCounts.get(record.messageId) ?? 0) + 1);
        inWork.set(record.messageId, record);
      }
      try {
        return await running(work);
      } finally {
        for (const { messageId } of records) inWork.delete(messageId);
      }
    },
    running,
    broke: (error) => void (broken ??= { error }),
    viewOf(queue) {
      const view = watchedOf(queue);
      return {
        name: queue.model.name,
        counts: () => view.counts,
        receiveCounts: () => view.receiveCounts,
        messages: () =>
          [...view.inWork.values()].map(({ messageId, body, sentAt }) => {
            const receiveCount = view.receiveCounts.get(messageId) ?? 0;
            return { messageId, body, state: 'inFlight', receiveCount, sentAt };
          }),
      };
    },
    async waitUntilIdle({ timeoutMs }) {
      try {
        await eventually(async () => (broken === undefined ? await expectIdle() : undefined), { timeoutMs, describe });
      } catch (error) {
        if (!(error instanceof EventuallyError)) throw error;
        throw new NotIdleError(`The pipeline is not idle after ${timeoutMs} ms:\n${error.state}`, { cause: error });
      }
      if (broken !== undefined) throw new Error('The queues can not be polled any longer', { cause: broken.error });
    },
  };
}
