import type {
  ChangeVisibilityOutcome,
  DeleteOutcome,
  MessageSnapshot,
  Queue,
  QueueCounts,
  QueueSettings,
  ReceivedMessage,
  SendEntry,
  SentMessage,
} from './api.ts';
import { createMessage } from './create-message.ts';
import type { HeldMessage } from './message-store.ts';
import { toReceivedMessage, toSentMessage, toSnapshot } from './message-views.ts';
import { parseSettings, toAttributes } from './queue-attributes.ts';
import type { MessageTarget, QueueHost } from './queue-host.ts';
import { QueueMessages, type QueueMutation } from './queue-messages.ts';
import { decodeReceiptHandle } from './receipt-handle.ts';
import { asDeadLetter, asNewMessage, isExhausted } from './redrive.ts';
import type { StoredMessage, StoredQueue } from './sqs-store.ts';
import { assertVisibilityWithin12Hours } from './visibility-timeout.ts';

export const inFlightLimit = 120_000;

export class LocalQueue implements Queue, MessageTarget {
  readonly name: string;
  readonly arn: string;
  purgedAt: number | undefined;
  readonly #host: QueueHost;
  readonly #messages: QueueMessages;
  #stored: StoredQueue;
  #settings: QueueSettings;

  constructor(host: QueueHost, stored: StoredQueue, messages: readonly StoredMessage[]) {
    this.name = stored.name;
    this.arn = host.arnOf(stored.name);
    this.#host = host;
    this.#stored = stored;
    this.#settings = parseSettings(stored.attributes);
    this.#messages = new QueueMessages(
      {
        queueName: stored.name,
        clock: host.clock,
        retentionMs: () => this.#settings.messageRetentionPeriodSeconds * 1000,
        assertSound: () => host.assertSound(),
        save: (changes) => host.save(changes),
        changed: () => host.changed(this),
      },
      messages,
    );
  }

  get url(): string {
    return this.#host.urlOf(this.name);
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

  /** Takes new attributes or tags, which the engine has checked and saves. */
  update(stored: StoredQueue): void {
    this.#stored = stored;
    this.#settings = parseSettings(stored.attributes);
  }

  send(entries: readonly SendEntry[]): SentMessage[] {
    return this.#messages.mutate((mutation) =>
      entries.map((entry) => {
        const id = { messageId: this.#host.newMessageId(), sequence: this.#host.nextSequence() };
        const message = createMessage(entry, id, mutation.now, this.#settings.delaySeconds);
        this.accept(message, mutation);
        return toSentMessage(message);
      }),
    );
  }

  receive(options: { maxMessages: number; visibilityTimeoutSeconds?: number | undefined }): ReceivedMessage[] {
    const timeoutMs = (options.visibilityTimeoutSeconds ?? this.#settings.visibilityTimeoutSeconds) * 1000;
    const duplicates: string[] = [];
    const received = this.#messages.mutate((mutation) => {
      const { store } = this.#messages;
      const limit = Math.min(options.maxMessages, inFlightLimit - store.inFlightCount);
      const taken: ReceivedMessage[] = [];
      const leftBehind: HeldMessage[] = [];
      while (taken.length < limit) {
        const held = this.#nextVisible();
        if (held === undefined) break;
        const { isDuplicate } = held;
        if (isDuplicate) duplicates.push(held.message.messageId);
        else if (this.#moveIfExhausted(held, mutation)) continue;
        this.#messages.receive(held, timeoutMs, mutation);
        taken.push(toReceivedMessage(held.message, this.name, this.#host.accountId));
        if (!isDuplicate && this.#host.delivery.isDuplicated()) leftBehind.push(held);
      }
      // Only now: one call hands a message out once.
      for (const held of leftBehind) this.#messages.duplicate(held, mutation);
      return taken;
    });
    for (const messageId of duplicates) this.#host.duplicated(this, messageId);
    return received;
  }

  delete(receiptHandle: string): DeleteOutcome {
    return this.deleteMany([receiptHandle])[0] ?? 'stale';
  }

  /**
   * A message is deleted by the handle of its latest receive, whether or not it is still in flight. AWS documents that for an
   * older handle "the request will succeed, but the message might not be deleted": here it never is. Nor is a duplicate that is
   * still to be received.
   */
  deleteMany(receiptHandles: readonly string[]): DeleteOutcome[] {
    const receipts = receiptHandles.map((receiptHandle) => decodeReceiptHandle(this.name, receiptHandle));
    return this.#messages.mutate((mutation) =>
      receipts.map((receipt) => {
        const held = this.#messages.find(receipt);
        if (held === undefined) return 'stale';
        if (!held.isDuplicate) this.#messages.delete(held, mutation);
        return 'deleted';
      }),
    );
  }

  changeVisibility(receiptHandle: string, seconds: number): ChangeVisibilityOutcome {
    const receipt = decodeReceiptHandle(this.name, receiptHandle);
    return this.#messages.mutate((mutation) => {
      // By an older handle too, as AWS does: what it is refused for is a message that is gone.
      const held = this.#messages.store.get(receipt.messageId);
      if (held === undefined) return 'gone';
      if (held.state !== 'inFlight') return 'visible';
      assertVisibilityWithin12Hours(held, mutation.now, seconds);
      this.#messages.changeVisibility(held, seconds * 1000, mutation);
      return 'changed';
    });
  }

  purge(): void {
    this.#messages.mutate((mutation) => {
      for (const held of this.#messages.store.values()) this.#messages.release(held, mutation);
      mutation.purgeQueue(this.name);
      mutation.touch(this.#messages);
      this.purgedAt = mutation.now;
    });
  }

  /** Moves up to `limit` visible messages on, as new ones; returns how many. */
  moveMessages(limit: number, destinationOf: (message: StoredMessage) => MessageTarget): number {
    return this.#messages.mutate((mutation) => {
      for (let moved = 0; moved < limit; moved += 1) {
        const held = this.#nextVisible();
        if (held === undefined) return moved;
        const destination = destinationOf(held.message);
        this.#messages.delete(held, mutation);
        const id = { messageId: this.#host.newMessageId(), sequence: this.#host.nextSequence() };
        destination.accept(asNewMessage(held.message, id, mutation.now), mutation);
      }
      return limit;
    });
  }

  /** Takes a message from another queue, as part of what happens there. */
  accept(message: StoredMessage, mutation: QueueMutation): void {
    this.#messages.add(message, mutation);
  }

  counts(): QueueCounts {
    return this.#messages.mutate(() => this.#messages.store.counts());
  }

  whenVisible(listener: () => void): () => void {
    return this.#messages.whenVisible(listener);
  }

  receiveCounts(): Map<string, number> {
    return this.#messages.receiveCounts();
  }

  duplicateCounts(): Map<string, number> {
    return this.#messages.duplicateCounts();
  }

  messages(): MessageSnapshot[] {
    const all = this.#messages.mutate(() => [...this.#messages.store.values()]);
    return all.sort((a, b) => a.message.sequence - b.message.sequence).map(toSnapshot);
  }

  /** Ends timers and listeners. */
  close(): void {
    this.#messages.close();
  }

  #nextVisible(): HeldMessage | undefined {
    const { store } = this.#messages;
    return store.visibleCount === 0 ? undefined : store.visibleAt(this.#host.delivery.choose(store.visibleCount));
  }

  /** A message whose dead-letter queue is gone is received again rather than lost. */
  #moveIfExhausted(held: HeldMessage, mutation: QueueMutation): boolean {
    const { redrivePolicy } = this.#settings;
    const { receiveCount } = this.#host.delivery;
    if (redrivePolicy === undefined || !isExhausted(held.message, redrivePolicy, receiveCount)) return false;
    const deadLetterQueue = this.#host.deadLetterQueue(redrivePolicy.deadLetterTargetArn);
    if (deadLetterQueue === undefined) return false;
    this.#messages.release(held, mutation);
    deadLetterQueue.accept(asDeadLetter(held.message, this.arn), mutation);
    return true;
  }
}
