import type { SendEntry, SentMessage } from '../api/messages.ts';
import { createMessage } from '../messages/create-message.ts';
import { toSentMessage } from '../messages/message-views.ts';
import { type Deduplication, withDeduplicationId } from './deduplication.ts';
import type { MessageTarget, QueueEngine } from './queue-engine.ts';
import type { Participant, Transaction } from './transaction.ts';

export interface SendContext {
  readonly queue: Participant & MessageTarget;
  readonly engine: QueueEngine;
  readonly deduplication: Deduplication;
  readonly transaction: Transaction;
}

/** Adds messages to a queue. A FIFO queue drops a duplicate and returns the response to the earlier message, as SQS does. */
export function sendMessages(
  { queue, engine, deduplication, transaction }: SendContext,
  entries: readonly SendEntry[],
): SentMessage[] {
  const { fifo, delaySeconds } = queue.settings;
  return entries.map((entry) => {
    const complete = fifo === undefined ? withFaultDelay(entry, delaySeconds, engine) : withDeduplicationId(entry);
    const message = createMessage(complete, engine.newId(), transaction.now, delaySeconds);
    const earlier = fifo === undefined ? undefined : deduplication.earlier(message, fifo);
    if (earlier !== undefined) return toSentMessage(earlier);
    if (fifo !== undefined) deduplication.note(message, fifo);
    queue.accept(message, transaction);
    return toSentMessage(message);
  });
}

/** Returns the entry with the extra delay of the current faults. */
function withFaultDelay(entry: SendEntry, queueDelaySeconds: number, { deliveryFaults }: QueueEngine): SendEntry {
  const { delaySeconds: extra } = deliveryFaults;
  return extra === 0 ? entry : { ...entry, delaySeconds: (entry.delaySeconds ?? queueDelaySeconds) + extra };
}
