import type { MessageSnapshot, ReceivedMessage, SendEntry, SentMessage } from '../api/messages.ts';
import type { ChangeVisibilityOutcome, DeleteOutcome, Queue, QueueCounts, QueueSettings } from '../api/queue.ts';
import { parseSettings, toAttributes } from '../attributes/queue-attributes.ts';
import { createMessage } from '../messages/create-message.ts';
import { toReceivedMessage, toSentMessage, toSnapshot } from '../messages/message-views.ts';
import { decodeReceiptHandle, type Receipt } from '../messages/receipt-handle.ts';
import type { StoredMessage, StoredQueue } from '../store/sqs-store.ts';
import { Deduplication, withDeduplicationId } from './deduplication.ts';
import { type QueuedMessage, MessageStore } from './message-store.ts';
import type { MessageTarget, QueueEngine } from './queue-engine.ts';
import { asDeadLetter, asNewMessage, isExhausted } from './redrive.ts';
import type { Participant, Transaction } from './transaction.ts';
import { assertVisibilityWithin12Hours } from './visibility-timeout.ts';
import { WakeUp } from './wake-up.ts';

export const inFlightLimit = 120_000;

export class LocalQueue implements Queue, MessageTarget, Participant {
  readonly name: string;
  readonly arn: string;
  purgedAt: number | undefined;
  readonly #engine: QueueEngine;
  readonly #messages: MessageStore;
  readonly #deduplication = new Deduplication();
  readonly #wakeUp: WakeUp;
  #stored: StoredQueue;
  #settings: QueueSettings;

  constructor(engine: QueueEngine, stored: StoredQueue, messages: readonly StoredMessage[]) {
    this.name = stored.name;
    this.arn = engine.arnOf(stored.name);
    this.#engine = engine;
    this.#wakeUp = new WakeUp(engine.clock);
    this.#stored = stored;
    this.#settings = parseSettings(stored.attributes);
    const { fifo } = this.#settings;
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

  get stored(): StoredQueue {
    return this.#stored;
  }

  get settings(): QueueSettings {
    return this.#settings;
  }

  get attributes(): Readonly<Record<string, string>> {
    return toAttributes(this.#stored, this.arn);
  }

  get tags(): Readonly<Record<string, string>> {
    return this.#stored.tags;
  }

  /** Replaces the attributes and tags. The engine has checked them, and saves them. */
  update(stored: StoredQueue): void {
    this.#stored = stored;
    this.#settings = parseSettings(stored.attributes);
  }

  send(entries: readonly SendEntry[]): SentMessage[] {
    return this.#transact((transaction) =>
      entries.map((entry) => {
        const { fifo, delaySeconds } = this.#settings;
        const complete = fifo === undefined ? this.#delayed(entry) : withDeduplicationId(entry);
        const message = createMessage(complete, this.#engine.newId(), transaction.now, delaySeconds);
        const earlier = fifo === undefined ? undefined : this.#deduplication.earlier(message, fifo);
        // SQS reports success for a duplicate that it drops.
        if (earlier !== undefined) return toSentMessage(earlier);
        if (fifo !== undefined) this.#deduplication.note(message, fifo);
        this.accept(message, transaction);
        return toSentMessage(message);
      }),
    );
  }

  /** Returns the entry with the extra delay of the current faults. */
  #delayed(entry: SendEntry): SendEntry {
    const { delaySeconds: extra } = this.#engine.deliveryTrouble;
    const { delaySeconds = this.#settings.delaySeconds } = entry;
    return extra === 0 ? entry : { ...entry, delaySeconds: delaySeconds + extra };
  }

  receive(options: { maxMessages: number; visibilityTimeoutSeconds?: number | undefined }): ReceivedMessage[] {
    const timeoutMs = (options.visibilityTimeoutSeconds ?? this.#settings.visibilityTimeoutSeconds) * 1000;
    const duplicates: string[] = [];
    const messages = this.#transact((transaction) => {
      const limit = Math.min(options.maxMessages, inFlightLimit - this.#messages.inFlightCount);
      const received: ReceivedMessage[] = [];
      const duplicated: QueuedMessage[] = [];
      while (received.length < limit) {
        const queued = this.#nextVisible(transaction);
        if (queued === undefined) break;
        const { message, isDuplicate } = queued;
        if (isDuplicate) duplicates.push(message.messageId);
        else if (this.#moveIfExhausted(queued, transaction)) continue;
        this.#messages.putInFlight(queued, transaction.now, transaction.now + timeoutMs);
        transaction.note(this, { kind: 'messageReceived', message });
        received.push(toReceivedMessage(message, this.name, this.#engine.accountId));
        // A FIFO queue delivers a message once until its visibility timeout ends.
        const mayComeTwice = !isDuplicate && this.#settings.fifo === undefined;
        if (mayComeTwice && this.#engine.delivery.isDuplicated(this.#engine.deliveryTrouble.duplicates))
          duplicated.push(queued);
      }
      this.#messages.endReceive();
      // After the loop, because one call returns a message at most once.
      for (const queued of duplicated) {
        this.#messages.showDuplicate(queued);
        transaction.noteVisible(this);
      }
      return received;
    });
    for (const messageId of duplicates) this.#engine.duplicated(this, messageId);
    return messages;
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
        const queued = this.#messages.get(receipt.messageId);
        if (this.#hasExpired(queued, receipt)) return 'expired';
        if (queued?.message.receiveCount !== receipt.receiveCount) return 'stale';
        if (!queued.isDuplicate) this.#delete(queued, transaction);
        return 'deleted';
      }),
    );
  }

  deleteOutcome(receiptHandle: string): DeleteOutcome {
    const receipt = decodeReceiptHandle(this.name, receiptHandle);
    return this.#transact(() => {
      const queued = this.#messages.get(receipt.messageId);
      if (this.#hasExpired(queued, receipt)) return 'expired';
      return queued?.message.receiveCount === receipt.receiveCount ? 'deleted' : 'stale';
    });
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
    const expired = transaction.now - this.#settings.messageRetentionPeriodSeconds * 1000;
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
    if (this.#settings.fifo !== undefined && this.#messages.receivableCount > 0) transaction.noteVisible(this);
  }

  #hasExpired(queued: QueuedMessage | undefined, { receiveCount }: Receipt): boolean {
    if (this.#settings.fifo === undefined || queued === undefined) return false;
    return queued.state !== 'inFlight' || queued.message.receiveCount !== receiveCount;
  }

  /** A message whose dead-letter queue is gone is received again, so that it is not lost. */
  #moveIfExhausted(queued: QueuedMessage, transaction: Transaction): boolean {
    const { redrivePolicy } = this.#settings;
    const { receiveCount } = this.#engine.delivery;
    if (redrivePolicy === undefined || !isExhausted(queued.message, redrivePolicy, receiveCount)) return false;
    const deadLetterQueue = this.#engine.deadLetterQueue(redrivePolicy.deadLetterTargetArn);
    if (deadLetterQueue === undefined) return false;
    this.#messages.remove(queued);
    transaction.note(this);
    deadLetterQueue.accept(asDeadLetter(queued.message, this.arn, transaction.now), transaction);
    return true;
  }
}
