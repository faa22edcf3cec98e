import type { ReceivedMessage } from '../api/messages.ts';
import { toReceivedMessage } from '../messages/message-views.ts';
import type { MessageStore, QueuedMessage } from './message-store.ts';
import type { QueueEngine } from './queue-engine.ts';
import { asDeadLetter, isExhausted } from './redrive.ts';
import type { Participant, Transaction } from './transaction.ts';

export const inFlightLimit = 120_000;

export interface ReceiveContext {
  readonly queue: Participant;
  readonly engine: QueueEngine;
  readonly messages: MessageStore;
  readonly transaction: Transaction;
}

/** Receives messages, and moves those above `maxReceiveCount` to the dead-letter queue. Returns the ids of received duplicates too. */
export function receiveMessages(
  context: ReceiveContext,
  { maxMessages, timeoutMs }: { maxMessages: number; timeoutMs: number },
): { received: ReceivedMessage[]; duplicates: string[] } {
  const { queue, engine, messages, transaction } = context;
  const { now } = transaction;
  const limit = Math.min(maxMessages, inFlightLimit - messages.inFlightCount);
  const received: ReceivedMessage[] = [];
  const duplicates: string[] = [];
  const duplicated: QueuedMessage[] = [];
  while (received.length < limit) {
    const queued = messages.nextVisible((candidates) => engine.delivery.choose(candidates), now);
    if (queued === undefined) break;
    const { message, isDuplicate } = queued;
    if (isDuplicate) duplicates.push(message.messageId);
    else if (moveIfExhausted(queued, context)) continue;
    messages.putInFlight(queued, now, now + timeoutMs);
    transaction.note(queue, { kind: 'messageReceived', message });
    received.push(toReceivedMessage(message, queue.name, engine.accountId));
    // A FIFO queue delivers a message once until its visibility timeout ends.
    const mayBeDuplicated = !isDuplicate && queue.settings.fifo === undefined;
    if (mayBeDuplicated && engine.delivery.isDuplicated(engine.deliveryFaults.duplicates)) duplicated.push(queued);
  }
  messages.endReceive();
  // After the loop, because one call returns a message at most once.
  for (const queued of duplicated) {
    messages.showDuplicate(queued);
    transaction.noteVisible(queue);
  }
  return { received, duplicates };
}

/** A message whose dead-letter queue is gone is received again, so that it is not lost. */
function moveIfExhausted(queued: QueuedMessage, { queue, engine, messages, transaction }: ReceiveContext): boolean {
  const { redrivePolicy } = queue.settings;
  if (redrivePolicy === undefined || !isExhausted(queued.message, redrivePolicy, engine.delivery.receiveCount))
    return false;
  const deadLetterQueue = engine.deadLetterQueue(redrivePolicy.deadLetterTargetArn);
  if (deadLetterQueue === undefined) return false;
  messages.remove(queued);
  transaction.note(queue);
  deadLetterQueue.accept(asDeadLetter(queued.message, queue.arn, transaction.now), transaction);
  return true;
}
