import type { StackClock } from '../clock.ts';
import { MessageStore, type HeldMessage } from './message-store.ts';
import { Mutation } from './mutation.ts';
import type { Receipt } from './receipt-handle.ts';
import { ReceiveHistory } from './receive-history.ts';
import { SqsError } from './sqs-error.ts';
import type { StoreChange, StoredMessage } from './sqs-store.ts';
import { WakeUp } from './wake-up.ts';

export type QueueMutation = Mutation<QueueMessages>;

export interface QueueMessagesOptions {
  readonly queueName: string;
  readonly clock: StackClock;
  retentionMs(): number;
  assertSound(): void;
  save(changes: readonly StoreChange[]): void;
  /** Called after each mutation that touched these messages. */
  changed(): void;
}

/** The messages of a queue with what depends on them: the timer, the listeners, the store. They change in mutations alone. */
export class QueueMessages {
  readonly store = new MessageStore();
  readonly #options: QueueMessagesOptions;
  readonly #history = new ReceiveHistory();
  readonly #duplicates = new ReceiveHistory();
  readonly #wakeUp: WakeUp;

  constructor(options: QueueMessagesOptions, stored: readonly StoredMessage[]) {
    this.#options = options;
    this.#wakeUp = new WakeUp(options.clock);
    const now = options.clock.now();
    for (const message of stored) this.store.add(message, now);
    this.#arm();
  }

  /** Every use of the messages goes through here: what is due by now comes first, listeners come last, once all is in place. */
  mutate<T>(work: (mutation: QueueMutation) => T): T {
    this.#options.assertSound();
    const mutation: QueueMutation = new Mutation(this.#options.clock.now());
    let result: T;
    try {
      this.#settle(mutation);
      result = work(mutation);
    } finally {
      if (mutation.changes.length > 0) this.#options.save(mutation.changes);
      for (const messages of mutation.touched.keys()) messages.#arm();
      for (const messages of mutation.touched.keys()) messages.#options.changed();
      for (const [messages, shown] of mutation.touched) if (shown) messages.#wake();
    }
    return result;
  }

  /** The message of a receipt, unless it is gone or was received again since. */
  find({ messageId, receiveCount }: Receipt): HeldMessage | undefined {
    const held = this.store.get(messageId);
    return held?.message.receiveCount === receiveCount ? held : undefined;
  }

  add(message: StoredMessage, mutation: QueueMutation): void {
    this.store.add(message, mutation.now);
    mutation.putMessage(this.#options.queueName, message);
    mutation.touch(this, { shown: message.delayedUntil <= mutation.now });
  }

  receive(held: HeldMessage, timeoutMs: number, mutation: QueueMutation): void {
    const { message } = held;
    message.receiveCount += 1;
    message.receiveCountHere += 1;
    message.firstReceivedAt ??= mutation.now;
    held.receivedAt = mutation.now;
    if (held.isDuplicate) this.#duplicates.set(message.messageId, this.#duplicates.of(message.messageId) + 1);
    held.isDuplicate = false;
    this.store.hide(held, mutation.now + timeoutMs);
    mutation.receiveMessage(message);
    mutation.touch(this);
  }

  /** Leaves a message that was received to be received again, as from a host that did not hear of it. */
  duplicate(held: HeldMessage, mutation: QueueMutation): void {
    held.isDuplicate = true;
    this.store.show(held);
    mutation.touch(this, { shown: true });
  }

  /** Makes a message in flight visible at once, or at another time than before. */
  changeVisibility(held: HeldMessage, timeoutMs: number, mutation: QueueMutation): void {
    if (timeoutMs === 0) this.store.show(held);
    else this.store.hide(held, mutation.now + timeoutMs);
    mutation.touch(this, { shown: timeoutMs === 0 });
  }

  delete(held: HeldMessage, mutation: QueueMutation): void {
    this.release(held, mutation);
    mutation.deleteMessage(held.message);
  }

  /** Lets go of a message that the mutation puts elsewhere, or deletes with others. */
  release(held: HeldMessage, mutation: QueueMutation): void {
    this.store.remove(held);
    this.#history.set(held.message.messageId, held.message.receiveCountHere);
    mutation.touch(this);
  }

  whenVisible(listener: () => void): () => void {
    return this.#wakeUp.listen(listener);
  }

  receiveCounts(): Map<string, number> {
    const counts = this.#history.counts();
    for (const { message } of this.store.values()) counts.set(message.messageId, message.receiveCountHere);
    for (const [messageId, duplicates] of this.#duplicates.counts())
      counts.set(messageId, (counts.get(messageId) ?? duplicates) - duplicates);
    return counts;
  }

  duplicateCounts(): Map<string, number> {
    return this.#duplicates.counts();
  }

  /** Ends the timer and drops the listeners. */
  close(): void {
    this.#wakeUp.close();
  }

  #settle(mutation: QueueMutation): void {
    const expired = mutation.now - this.#options.retentionMs();
    for (let old = this.store.oldestSentBy(expired); old !== undefined; old = this.store.oldestSentBy(expired))
      this.delete(old, mutation);
    if (this.store.showDue(mutation.now)) mutation.touch(this, { shown: true });
  }

  #arm(): void {
    this.#wakeUp.arm(this.store.nextVisibleAt(), () => this.#onDue());
  }

  /** A clock's callback must not throw; a store that fails now is told of to whoever uses the queue next. */
  #onDue(): void {
    try {
      this.mutate(() => undefined);
    } catch (error) {
      if (!(error instanceof SqsError)) throw error;
    }
  }

  #wake(): void {
    this.#wakeUp.wake(() => this.store.visibleCount > 0);
  }
}
