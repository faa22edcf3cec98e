import type { MessageSnapshot, ReceivedMessage, SendEntry, SentMessage } from '../api/messages.ts';
import type { ChangeVisibilityOutcome, DeleteOutcome, Queue, QueueCounts } from '../api/queue.ts';
import { toSnapshot } from '../messages/message-views.ts';
import { decodeReceiptHandle, type Receipt } from '../messages/receipt-handle.ts';
import type { StoredMessage, StoredQueue } from '../store/sqs-store.ts';
import { Deduplication } from './deduplication.ts';
import { type QueuedMessage, MessageStore } from './message-store.ts';
import type { MessageTarget, QueueEngine } from './queue-engine.ts';
import { QueueRecord } from './queue-record.ts';
import { receiveMessages } from './receive-messages.ts';
import { asNewMessage } from './redrive.ts';
import { sendMessages } from './send-messages.ts';
import type { Participant, Transaction } from './transaction.ts';
import { assertVisibilityWithin12Hours } from './visibility-timeout.ts';
import { WakeUp } from './wake-up.ts';

export class LocalQueue extends QueueRecord implements Queue, MessageTarget, Participant {
  purgedAt: number | undefined;
  readonly #engine: QueueEngine;
  readonly #messages: MessageStore;
  readonly #deduplication = new Deduplication();
  readonly #wakeUp: WakeUp;

  constructor(engine: QueueEngine, stored: StoredQueue, messages: readonly StoredMessage[]) {
    super(stored, engine.arnOf(stored.name));
    this.#engine = engine;
    this.#wakeUp = new WakeUp(engine.clock);
    const { fifo } = this.settings;
    this.#messages = new MessageStore({ isFifo: fifo !== undefined });
    const now = engine.clock.now();
    for (const message of messages) {
      this.#messages.add(message, now);
      if (fifo !== undefined) this.#deduplication.note(message, fifo);
    }
    this.arm();
  }

  get url(): string {
    return this.#engine.urlOf(this.name);
  }

  send(entries: readonly SendEntry[]): SentMessage[] {
    return this.#transact((transaction) =>
      sendMessages({ queue: this, engine: this.#engine, deduplication: this.#deduplication, transaction }, entries),
    );
  }

  receive({ maxMessages, visibilityTimeoutSeconds }: Parameters<Queue['receive']>[0]): ReceivedMessage[] {
    const timeoutMs = (visibilityTimeoutSeconds ?? this.settings.visibilityTimeoutSeconds) * 1000;
    const { received, duplicates } = this.#transact((transaction) =>
      receiveMessages(
        { queue: this, engine: this.#engine, messages: this.#messages, transaction },
        { maxMessages, timeoutMs },
      ),
    );
    for (const messageId of duplicates) this.#engine.duplicated(this, messageId);
    return received;
  }

  delete(receiptHandle: string): DeleteOutcome {
    return this.deleteMany([receiptHandle])[0] ?? 'stale';
  }

  /**
   * Deletes a message of a standard queue by the handle of its latest receive, in flight or not. AWS documents for an
   * older handle: "the request will succeed, but the message might not be deleted". Here an older handle never deletes
   * the message, and no handle deletes a duplicate that is still to be received. A message of a FIFO queue must still
   * be in flight.
   */
  deleteMany(receiptHandles: readonly string[]): DeleteOutcome[] {
    const receipts = receiptHandles.map((receiptHandle) => decodeReceiptHandle(this.name, receiptHandle));
    return this.#transact((transaction) =>
      receipts.map((receipt) => {
        const outcome = this.#outcomeOfDelete(receipt);
        const queued = this.#messages.get(receipt.messageId);
        if (outcome === 'deleted' && queued?.isDuplicate === false) this.#delete(queued, transaction);
        return outcome;
      }),
    );
  }

  deleteOutcome(receiptHandle: string): DeleteOutcome {
    const receipt = decodeReceiptHandle(this.name, receiptHandle);
    return this.#transact(() => this.#outcomeOfDelete(receipt));
  }

  changeVisibility(receiptHandle: string, seconds: number): ChangeVisibilityOutcome {
    const { messageId } = decodeReceiptHandle(this.name, receiptHandle);
    return this.#transact((transaction) => {
      // AWS accepts an older handle too, and fails only for a message that is gone.
      const queued = this.#messages.get(messageId);
      if (queued === undefined) return 'gone';
      if (queued.state !== 'inFlight') return 'visible';
      assertVisibilityWithin12Hours(queued, transaction.now, seconds);
      transaction.note(this);
      if (seconds > 0) this.#messages.hide(queued, transaction.now + seconds * 1000);
      else {
        this.#messages.show(queued);
        transaction.noteVisible(this);
      }
      return 'changed';
    });
  }

  purge(): void {
    this.#transact((transaction) => {
      for (const queued of this.#messages.values()) this.#messages.remove(queued);
      transaction.note(this, { kind: 'queuePurged', queueName: this.name });
      this.purgedAt = transaction.now;
    });
  }

  /** Moves up to `limit` visible messages to other queues as new messages. Returns the number moved. */
  moveMessages(limit: number, destinationOf: (message: StoredMessage) => MessageTarget): number {
    return this.#transact((transaction) => {
      for (let moved = 0; moved < limit; moved += 1) {
        const queued = this.#nextVisible(transaction);
        this.#messages.endReceive();
        if (queued === undefined) return moved;
        const destination = destinationOf(queued.message);
        this.#delete(queued, transaction);
        destination.accept(asNewMessage(queued.message, this.#engine.newId(), transaction.now), transaction);
      }
      return limit;
    });
  }

  /** Adds a message within the transaction of another queue. */
  accept(message: StoredMessage, transaction: Transaction): void {
    this.#messages.add(message, transaction.now);
    transaction.note(this, { kind: 'messagePut', queueName: this.name, message });
    if (message.delayedUntil <= transaction.now) transaction.noteVisible(this);
  }

  oldestSentAt(): number | undefined {
    return this.#transact(() => this.#messages.oldestSentBy(Number.POSITIVE_INFINITY)?.message.sentAt);
  }

  counts(): QueueCounts {
    return this.#transact(() => this.#messages.counts());
  }

  receivable(): number {
    return this.#transact(() => this.#messages.receivableCount);
  }

  whenVisible(listener: () => void): () => void {
    return this.#wakeUp.listen(listener);
  }

  receiveCounts(): Map<string, number> {
    return this.#messages.receiveCounts();
  }

  duplicateCounts(): Map<string, number> {
    return this.#messages.duplicateCounts();
  }

  messages(): MessageSnapshot[] {
    const all = this.#transact(() => [...this.#messages.values()]);
    return all.sort((a, b) => a.message.sequence - b.message.sequence).map(toSnapshot);
  }

  settle(transaction: Transaction): void {
    const expired = transaction.now - this.settings.messageRetentionPeriodSeconds * 1000;
    for (let old = this.#messages.oldestSentBy(expired); old !== undefined; old = this.#messages.oldestSentBy(expired))
      this.#delete(old, transaction);
    if (this.#messages.showDue(transaction.now)) transaction.noteVisible(this);
  }

  arm(): void {
    this.#wakeUp.arm(this.#messages.nextVisibleAt(), () => this.#engine.transactions.settle(this));
  }

  wake(): void {
    this.#wakeUp.wake(() => this.#messages.receivableCount > 0);
  }

  /** Cancels the timer and removes the listeners. */
  close(): void {
    this.#wakeUp.close();
  }

  #transact<T>(work: (transaction: Transaction) => T): T {
    return this.#engine.transactions.run(this, work);
  }

  #nextVisible({ now }: Transaction): QueuedMessage | undefined {
    return this.#messages.nextVisible((candidates) => this.#engine.delivery.choose(candidates), now);
  }

  #delete(queued: QueuedMessage, transaction: Transaction): void {
    this.#messages.remove(queued);
    transaction.note(this, { kind: 'messageDeleted', sequence: queued.message.sequence });
    // The delete may have unlocked its message group.
    if (this.settings.fifo !== undefined && this.#messages.receivableCount > 0) transaction.noteVisible(this);
  }

  #outcomeOfDelete({ messageId, receiveCount }: Receipt): DeleteOutcome {
    const queued = this.#messages.get(messageId);
    if (queued === undefined) return 'stale';
    const isLatestReceive = queued.message.receiveCount === receiveCount;
    if (this.settings.fifo !== undefined && (queued.state !== 'inFlight' || !isLatestReceive)) return 'expired';
    return isLatestReceive ? 'deleted' : 'stale';
  }
}
