import type { StackClock } from '../clock.ts';
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
import { MessageStore, type HeldMessage } from './message-store.ts';
import { toReceivedMessage, toSentMessage, toSnapshot } from './message-views.ts';
import { Mutation } from './mutation.ts';
import { parseSettings } from './queue-attributes.ts';
import { decodeReceiptHandle } from './receipt-handle.ts';
import { ReceiveHistory } from './receive-history.ts';
import { asDeadLetter, asNewMessage, isExhausted } from './redrive.ts';
import type { StoreChange, StoredMessage, StoredQueue } from './sqs-store.ts';
import { assertVisibilityWithin12Hours } from './visibility-timeout.ts';
import { WakeUp } from './wake-up.ts';

export const inFlightLimit = 120_000;

/** What a queue needs of its engine. */
export interface QueueHost {
  readonly clock: StackClock;
  readonly accountId: string;
  arnOf(queueName: string): string;
  urlOf(queueName: string): string;
  newMessageId(): string;
  nextSequence(): number;
  save(changes: readonly StoreChange[]): void;
  changed(queue: LocalQueue): void;
  deadLetterQueue(arn: string): LocalQueue | undefined;
}

export class LocalQueue implements Queue {
  readonly name: string;
  readonly arn: string;
  purgedAt: number | undefined;
  readonly #host: QueueHost;
  readonly #messages = new MessageStore();
  readonly #history = new ReceiveHistory();
  readonly #wakeUp: WakeUp;
  #stored: StoredQueue;
  #settings: QueueSettings;

  constructor(host: QueueHost, stored: StoredQueue, messages: readonly StoredMessage[]) {
    this.name = stored.name;
    this.arn = host.arnOf(stored.name);
    this.#host = host;
    this.#stored = stored;
    this.#settings = parseSettings(stored.attributes);
    this.#wakeUp = new WakeUp(host.clock);
    const now = host.clock.now();
    for (const message of messages) this.#messages.add(message, now);
    this.#arm();
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
    const { createdAt, modifiedAt, attributes } = this.#stored;
    const seconds = (time: number) => String(Math.floor(time / 1000));
    return {
      ...attributes,
      QueueArn: this.arn,
      CreatedTimestamp: seconds(createdAt),
      LastModifiedTimestamp: seconds(modifiedAt),
    };
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
    return this.#mutate((mutation) =>
      entries.map((entry) => {
        const message = createMessage(
          entry,
          this.#host.newMessageId(),
          this.#host.nextSequence(),
          mutation.now,
          this.#settings.delaySeconds,
        );
        this.#accept(message, mutation);
        return toSentMessage(message);
      }),
    );
  }

  receive(options: { maxMessages: number; visibilityTimeoutSeconds?: number | undefined }): ReceivedMessage[] {
    const timeoutMs = (options.visibilityTimeoutSeconds ?? this.#settings.visibilityTimeoutSeconds) * 1000;
    return this.#mutate((mutation) => {
      const limit = Math.min(options.maxMessages, inFlightLimit - this.#messages.inFlightCount);
      const received: ReceivedMessage[] = [];
      while (received.length < limit) {
        const held = this.#messages.firstVisible();
        if (held === undefined) break;
        if (this.#moveIfExhausted(held, mutation)) continue;
        received.push(this.#receiveOne(held, mutation, timeoutMs));
      }
      return received;
    });
  }

  delete(receiptHandle: string): DeleteOutcome {
    return this.deleteMany([receiptHandle])[0] ?? 'stale';
  }

  /**
   * A message is deleted by the handle of its latest receive, whether or not it is still in flight. AWS documents that for an
   * older handle "the request will succeed, but the message might not be deleted": here it never is.
   */
  deleteMany(receiptHandles: readonly string[]): DeleteOutcome[] {
    const receipts = receiptHandles.map((receiptHandle) => decodeReceiptHandle(this.name, receiptHandle));
    return this.#mutate((mutation) =>
      receipts.map(({ messageId, receiveCount }) => {
        const held = this.#messages.get(messageId);
        if (held === undefined || held.message.receiveCount !== receiveCount) return 'stale';
        this.#remove(held, mutation);
        mutation.deleteMessage(held.message);
        return 'deleted';
      }),
    );
  }

  changeVisibility(receiptHandle: string, seconds: number): ChangeVisibilityOutcome {
    const { messageId, receiveCount } = decodeReceiptHandle(this.name, receiptHandle);
    return this.#mutate((mutation) => {
      const held = this.#messages.get(messageId);
      if (held === undefined || held.message.receiveCount !== receiveCount) return 'stale';
      // AWS accepts it once the timeout has ended, and does nothing.
      if (held.state !== 'inFlight') return 'visible';
      assertVisibilityWithin12Hours(held, mutation.now, seconds);
      if (seconds === 0) this.#messages.show(held);
      else this.#messages.hide(held, mutation.now + seconds * 1000);
      mutation.touch(this, { shown: seconds === 0 });
      return 'changed';
    });
  }

  purge(): void {
    this.#mutate((mutation) => {
      for (const held of this.#messages.values()) this.#remove(held, mutation);
      this.purgedAt = mutation.now;
      mutation.changes.push({ kind: 'queuePurged', queueName: this.name });
      mutation.touch(this);
    });
  }

  /** Moves up to `limit` visible messages on, as new ones; returns how many. */
  moveMessages(limit: number, destinationOf: (message: StoredMessage) => LocalQueue): number {
    return this.#mutate((mutation) => {
      for (let moved = 0; moved < limit; moved += 1) {
        const held = this.#messages.firstVisible();
        if (held === undefined) return moved;
        const destination = destinationOf(held.message);
        this.#remove(held, mutation);
        mutation.deleteMessage(held.message);
        destination.#accept(asNewMessage(held.message, this.#host.nextSequence(), mutation.now), mutation);
      }
      return limit;
    });
  }

  counts(): QueueCounts {
    return this.#mutate(() => this.#messages.counts());
  }

  whenVisible(listener: () => void): () => void {
    return this.#wakeUp.listen(listener);
  }

  receiveCounts(): Map<string, number> {
    const counts = this.#history.counts();
    for (const { message } of this.#messages.values()) counts.set(message.messageId, message.receiveCount);
    return counts;
  }

  messages(): MessageSnapshot[] {
    const all = this.#mutate(() => [...this.#messages.values()]);
    return all.sort((a, b) => a.message.sequence - b.message.sequence).map(toSnapshot);
  }

  /** Ends timers and listeners. */
  close(): void {
    this.#wakeUp.close();
  }

  /** Every use of the messages goes through here: what is due by now comes first, listeners come last, once all is in place. */
  #mutate<T>(work: (mutation: Mutation<LocalQueue>) => T): T {
    const mutation = new Mutation<LocalQueue>(this.#host.clock.now());
    let result: T;
    try {
      this.#settle(mutation);
      result = work(mutation);
    } finally {
      if (mutation.changes.length > 0) this.#host.save(mutation.changes);
      for (const queue of mutation.touched.keys()) queue.#arm();
      for (const queue of mutation.touched.keys()) this.#host.changed(queue);
      for (const [queue, shown] of mutation.touched) if (shown) queue.#wake();
    }
    return result;
  }

  #settle(mutation: Mutation<LocalQueue>): void {
    const expired = mutation.now - this.#settings.messageRetentionPeriodSeconds * 1000;
    for (
      let old = this.#messages.oldestSentBy(expired);
      old !== undefined;
      old = this.#messages.oldestSentBy(expired)
    ) {
      this.#remove(old, mutation);
      mutation.deleteMessage(old.message);
    }
    if (this.#messages.showDue(mutation.now)) mutation.touch(this, { shown: true });
  }

  #receiveOne(held: HeldMessage, mutation: Mutation<LocalQueue>, timeoutMs: number): ReceivedMessage {
    const { message } = held;
    message.receiveCount += 1;
    message.receiveCountHere += 1;
    message.firstReceivedAt ??= mutation.now;
    held.receivedAt = mutation.now;
    this.#messages.hide(held, mutation.now + timeoutMs);
    mutation.receiveMessage(message);
    mutation.touch(this);
    return toReceivedMessage(message, this.name, this.#host.accountId);
  }

  /** A message whose dead-letter queue is gone is received again rather than lost. */
  #moveIfExhausted(held: HeldMessage, mutation: Mutation<LocalQueue>): boolean {
    const { redrivePolicy } = this.#settings;
    if (redrivePolicy === undefined || !isExhausted(held.message, redrivePolicy)) return false;
    const deadLetterQueue = this.#host.deadLetterQueue(redrivePolicy.deadLetterTargetArn);
    if (deadLetterQueue === undefined) return false;
    this.#remove(held, mutation);
    deadLetterQueue.#accept(asDeadLetter(held.message, this.arn), mutation);
    return true;
  }

  #accept(message: StoredMessage, mutation: Mutation<LocalQueue>): void {
    this.#messages.add(message, mutation.now);
    mutation.putMessage(this.name, message);
    mutation.touch(this, { shown: message.delayedUntil <= mutation.now });
  }

  #remove(held: HeldMessage, mutation: Mutation<LocalQueue>): void {
    this.#messages.remove(held);
    this.#history.add(held.message.messageId, held.message.receiveCount);
    mutation.touch(this);
  }

  #arm(): void {
    this.#wakeUp.arm(this.#messages.nextVisibleAt(), () => this.#mutate(() => undefined));
  }

  #wake(): void {
    this.#wakeUp.wake(() => this.#messages.visibleCount > 0);
  }
}
