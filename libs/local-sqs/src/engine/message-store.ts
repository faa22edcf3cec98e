import type { MessageState } from '../api/messages.ts';
import type { QueueCounts } from '../api/queue.ts';
import { Heap, type HeapEntry } from '../clock/heap.ts';
import type { StoredMessage } from '../store/sqs-store.ts';
import { FifoMessages } from './fifo-messages.ts';
import type { MessageOrder } from './message-order.ts';
import { ReceiveHistory } from './receive-history.ts';
import { VisibleMessages } from './visible-messages.ts';

/** A message in a queue, with its positions in the heaps. */
export interface HeldMessage {
  readonly message: StoredMessage;
  state: MessageState;
  /** Epoch ms; set while in flight or delayed. */
  visibleAt: number;
  /** The last receive from this queue, in epoch ms. */
  receivedAt: number;
  /** Whether the message is visible as a duplicate. A duplicate is received even if the message is deleted first. */
  isDuplicate: boolean;
  /** The entry in `#visible` or in `#hidden`. */
  place: HeapEntry<HeldMessage> | undefined;
  age: HeapEntry<HeldMessage> | undefined;
}

/**
 * The messages of a queue in memory, and their receive counts. Every operation takes at most O(log n), so a queue of
 * 250,000 messages is as fast as a short one.
 *
 * A message is in `#visible` or in `#hidden`, never in both. `#ages` contains all messages.
 */
export class MessageStore {
  readonly #byId = new Map<string, HeldMessage>();
  readonly #visible: MessageOrder;
  /** The messages in flight or delayed, by the time at which they become visible. */
  readonly #hidden = new Heap<HeldMessage>();
  /** All messages by the time of sending, for the retention period. */
  readonly #ages = new Heap<HeldMessage>();
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
  nextVisible(choose: (candidates: number) => number, now: number): HeldMessage | undefined {
    return this.#visible.next(choose, now);
  }

  /** Ends the receive for which `nextVisible` was called. */
  endReceive(): void {
    this.#visible.endReceive();
  }

  nextVisibleAt(): number | undefined {
    return this.#hidden.first()?.at;
  }

  get(messageId: string): HeldMessage | undefined {
    return this.#byId.get(messageId);
  }

  values(): Iterable<HeldMessage> {
    return this.#byId.values();
  }

  /** Adds a message: delayed if its delay has not ended at `now`, otherwise visible. */
  add(message: StoredMessage, now: number): void {
    const held: HeldMessage = {
      message,
      state: 'visible',
      visibleAt: 0,
      receivedAt: 0,
      isDuplicate: false,
      place: undefined,
      age: undefined,
    };
    this.#byId.set(message.messageId, held);
    held.age = this.#ages.add(message.sentAt, held);
    this.#visible.enter(held, now);
    this.#place(held, message.delayedUntil > now ? 'delayed' : 'visible', message.delayedUntil);
  }

  /** Puts a message in flight and increments its receive counts. */
  putInFlight(held: HeldMessage, now: number, until: number): void {
    const { message } = held;
    message.receiveCount += 1;
    message.receiveCountHere += 1;
    message.firstReceivedAt ??= now;
    held.receivedAt = now;
    if (held.isDuplicate) this.#history.noteDuplicate(message.messageId);
    held.isDuplicate = false;
    this.hide(held, until);
    this.#visible.noteReceived(held, this.inFlightCount, now);
  }

  /** Keeps a message in flight until `until`. */
  hide(held: HeldMessage, until: number): void {
    this.#displace(held);
    this.#place(held, 'inFlight', until);
  }

  show(held: HeldMessage): void {
    this.#displace(held);
    this.#place(held, 'visible', 0);
  }

  /** Makes a received message visible as a duplicate, as an AWS host does that did not record the receive. */
  showDuplicate(held: HeldMessage): void {
    held.isDuplicate = true;
    this.show(held);
  }

  remove(held: HeldMessage): void {
    this.#displace(held);
    if (held.age !== undefined) this.#ages.remove(held.age);
    this.#byId.delete(held.message.messageId);
    this.#visible.leave(held);
    this.#history.noteGone(held.message);
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
  oldestSentBy(time: number): HeldMessage | undefined {
    const oldest = this.#ages.first();
    return oldest !== undefined && oldest.at <= time ? oldest.value : undefined;
  }

  #place(held: HeldMessage, state: MessageState, visibleAt: number): void {
    held.state = state;
    held.visibleAt = visibleAt;
    if (state === 'visible') this.#visible.add(held);
    else held.place = this.#hidden.add(visibleAt, held);
    if (state === 'delayed') this.#delayed += 1;
    if (state === 'inFlight') this.#visible.addInFlight(held, 1);
  }

  #displace(held: HeldMessage): void {
    if (held.state === 'visible') this.#visible.remove(held);
    else if (held.place !== undefined) this.#hidden.remove(held.place);
    if (held.state === 'delayed') this.#delayed -= 1;
    if (held.state === 'inFlight') this.#visible.addInFlight(held, -1);
  }
}
