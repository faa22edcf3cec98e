import type { MessageState } from '../api/messages.ts';
import type { QueueCounts } from '../api/queue.ts';
import { Heap, type HeapEntry } from '../clock/heap.ts';
import type { StoredMessage } from '../store/sqs-store.ts';
import { FifoMessages } from './fifo-messages.ts';
import type { MessageOrder } from './message-order.ts';
import { ReceiveHistory } from './receive-history.ts';
import { VisibleMessages } from './visible-messages.ts';

/** A message in a queue, with its positions in the heaps. */
export interface QueuedMessage {
  readonly message: StoredMessage;
  state: MessageState;
  /** Epoch ms; set while in flight or delayed. */
  visibleAt: number;
  /** The last receive from this queue, in epoch ms. */
  receivedAt: number;
  /** Whether the message is visible as a duplicate. A duplicate is received even if the message is deleted first. */
  isDuplicate: boolean;
  /** The entry in `#visible` or in `#hidden`. */
  place: HeapEntry<QueuedMessage> | undefined;
  age: HeapEntry<QueuedMessage> | undefined;
}

/**
 * The messages of a queue in memory, and their receive counts. Every operation takes at most O(log n), so a queue of
 * 250,000 messages is as fast as a short one.
 *
 * A message is in `#visible` or in `#hidden`, never in both. `#ages` contains all messages.
 */
export class MessageStore {
  readonly #byId = new Map<string, QueuedMessage>();
  readonly #visible: MessageOrder;
  /** The messages in flight or delayed, by the time at which they become visible. */
  readonly #hidden = new Heap<QueuedMessage>();
  /** All messages by the time of sending, for the retention period. */
  readonly #ages = new Heap<QueuedMessage>();
  readonly #history = new ReceiveHistory();
  #delayed = 0;

  constructor({ isFifo }: { isFifo: boolean }) {
    this.#visible = isFifo ? new FifoMessages() : new VisibleMessages();
  }

  counts(): QueueCounts {
    return { visible: this.#visible.size, inFlight: this.#hidden.size - this.#delayed, delayed: this.#delayed };
  }

  /** The number of visible messages that a receive can return. */
  get receivableCount(): number {
    return this.#visible.receivable;
  }

  get inFlightCount(): number {
    return this.#hidden.size - this.#delayed;
  }

  /**
   * Returns the next message to receive. `choose` returns an index from 0 to `candidates - 1`; index 0 has been visible
   * for longest.
   */
  nextVisible(choose: (candidates: number) => number, now: number): QueuedMessage | undefined {
    return this.#visible.next(choose, now);
  }

  /** Ends the receive for which `nextVisible` was called. */
  endReceive(): void {
    this.#visible.endReceive();
  }

  nextVisibleAt(): number | undefined {
    return this.#hidden.first()?.at;
  }

  get(messageId: string): QueuedMessage | undefined {
    return this.#byId.get(messageId);
  }

  values(): Iterable<QueuedMessage> {
    return this.#byId.values();
  }

  /** Adds a message: delayed if its delay has not ended at `now`, otherwise visible. */
  add(message: StoredMessage, now: number): void {
    const queued: QueuedMessage = {
      message,
      state: 'visible',
      visibleAt: 0,
      receivedAt: 0,
      isDuplicate: false,
      place: undefined,
      age: undefined,
    };
    this.#byId.set(message.messageId, queued);
    queued.age = this.#ages.add(message.sentAt, queued);
    this.#visible.enter(queued, now);
    this.#place(queued, message.delayedUntil > now ? 'delayed' : 'visible', message.delayedUntil);
  }

  /** Puts a message in flight and increments its receive counts. */
  putInFlight(queued: QueuedMessage, now: number, until: number): void {
    const { message } = queued;
    message.receiveCount += 1;
    message.receiveCountHere += 1;
    message.firstReceivedAt ??= now;
    queued.receivedAt = now;
    if (queued.isDuplicate) this.#history.noteDuplicate(message.messageId);
    queued.isDuplicate = false;
    this.hide(queued, until);
    this.#visible.noteReceived(queued, this.inFlightCount, now);
  }

  /** Keeps a message in flight until `until`. */
  hide(queued: QueuedMessage, until: number): void {
    this.#displace(queued);
    this.#place(queued, 'inFlight', until);
  }

  show(queued: QueuedMessage): void {
    this.#displace(queued);
    this.#place(queued, 'visible', 0);
  }

  /** Makes a received message visible as a duplicate, as an AWS host does that did not record the receive. */
  showDuplicate(queued: QueuedMessage): void {
    queued.isDuplicate = true;
    this.show(queued);
  }

  remove(queued: QueuedMessage): void {
    this.#displace(queued);
    if (queued.age !== undefined) this.#ages.remove(queued.age);
    this.#byId.delete(queued.message.messageId);
    this.#visible.leave(queued);
    this.#history.noteGone(queued.message);
  }

  receiveCounts(): Map<string, number> {
    return this.#history.receiveCounts(this.#byId.values());
  }

  duplicateCounts(): Map<string, number> {
    return this.#history.duplicateCounts();
  }

  /** Makes every due message visible. Returns whether there was one. */
  showDue(now: number): boolean {
    let shown = false;
    for (let due = this.#hidden.first(); due !== undefined && due.at <= now; due = this.#hidden.first()) {
      this.show(due.value);
      shown = true;
    }
    return shown;
  }

  /** Returns the oldest message if it was sent at or before `time`. */
  oldestSentBy(time: number): QueuedMessage | undefined {
    const oldest = this.#ages.first();
    return oldest !== undefined && oldest.at <= time ? oldest.value : undefined;
  }

  #place(queued: QueuedMessage, state: MessageState, visibleAt: number): void {
    queued.state = state;
    queued.visibleAt = visibleAt;
    if (state === 'visible') this.#visible.add(queued);
    else queued.place = this.#hidden.add(visibleAt, queued);
    if (state === 'delayed') this.#delayed += 1;
    if (state === 'inFlight') this.#visible.addInFlight(queued, 1);
  }

  #displace(queued: QueuedMessage): void {
    if (queued.state === 'visible') this.#visible.remove(queued);
    else if (queued.place !== undefined) this.#hidden.remove(queued.place);
    if (queued.state === 'delayed') this.#delayed -= 1;
    if (queued.state === 'inFlight') this.#visible.addInFlight(queued, -1);
  }
}
