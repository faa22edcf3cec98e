import { count } from '../terminal/count.ts';
import { HeldQueue } from './held-queue.ts';
import { type ParkedMessage, toParkedMessage } from './parked-message.ts';
import type { Queues } from './pipeline.ts';
import { queueDepth } from './queue-depths.ts';

/** The parked messages that a command selects: those of the ids, or as many as the queue held when they were counted. */
export interface ParkedSelection {
  ids: readonly string[] | undefined;
  number: number;
  /** The messages as a question names them. */
  describe: string;
}

/** Selects the messages of the ids. Without ids, counts the messages in the queue. */
export async function selectParked(queues: Queues, { ids }: { ids?: readonly string[] }): Promise<ParkedSelection> {
  const number = ids === undefined ? (await queueDepth(queues, 'parking')).waiting : new Set(ids).size;
  return { ids, number, describe: count(number, 'parked message') };
}

/** The parked messages, hidden from other readers for `holdSeconds`. */
export function holdParked(
  queues: Queues,
  options: { holdSeconds: number; signal: AbortSignal },
): HeldQueue<ParkedMessage> {
  return new HeldQueue(queues, { queue: 'parking', read: toParkedMessage, ...options });
}

/** The selected messages, in batches. Messages parked after the count are left out. */
export async function* selectedMessages(
  parking: HeldQueue<ParkedMessage>,
  { ids, number }: ParkedSelection,
): AsyncGenerator<ParkedMessage[], void, void> {
  const wanted = ids === undefined ? undefined : new Set(ids);
  let left = number;
  for await (const batch of parking.batches()) {
    const selected = batch.filter(({ messageId }) => wanted?.has(messageId) ?? true).slice(0, left);
    if (selected.length > 0) yield selected;
    left -= selected.length;
    if (left <= 0) return;
  }
}
