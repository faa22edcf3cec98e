import { Heap } from '../clock/heap.ts';
import type { MessageOrder } from './message-order.ts';
import type { QueuedMessage } from './message-store.ts';

/** AWS: a group is noisy if it has more than a tenth of the messages in flight, and at least 30. */
const noisyShare = 0.1;
const noisyInFlight = 30;
/** AWS: a group stops being noisy when its backlog is gone, or five minutes after the last message sent to it. */
const quietAfterMs = 5 * 60_000;

interface Group {
  /** All messages of the group: visible, in flight and delayed. */
  messages: number;
  inFlight: number;
  visible: number;
  /** The time of its last message, or the time at which it became noisy, in epoch ms. */
  activeAt: number;
  /** The visible messages of a noisy group. Undefined for a quiet group. */
  backlog: Heap<QueuedMessage> | undefined;
}

/**
 * The visible messages of a standard queue, in the order in which they became visible. As in AWS's fair queues,
 * messages of noisy groups come last. A message without a group is never noisy. AWS also calls a group noisy if it uses
 * more than a tenth of the consumers' time; this is not emulated.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues-detailed.html
 */
export class VisibleMessages implements MessageOrder {
  readonly #quiet = new Heap<QueuedMessage>();
  readonly #groups = new Map<string, Group>();
  readonly #noisy = new Set<Group>();
  #size = 0;
  #nextPlace = 0;

  get size(): number {
    return this.#size;
  }

  get receivable(): number {
    return this.#size;
  }

  endReceive(): void {}

  /**
   * Chooses among the quiet messages or, if there are none, among those of the noisy group with the fewest messages in
   * flight.
   */
  next(choose: (candidates: number) => number, now: number): QueuedMessage | undefined {
    for (const group of this.#noisy) if (now - group.activeAt >= quietAfterMs) this.#becomeQuiet(group);
    const candidates = this.#quiet.size > 0 ? this.#quiet : this.#leastBusyBacklog();
    return candidates === undefined ? undefined : candidates.at(choose(candidates.size))?.value;
  }

  add(queued: QueuedMessage): void {
    this.#size += 1;
    const group = this.#groupOf(queued);
    if (group !== undefined) group.visible += 1;
    queued.place = (group?.backlog ?? this.#quiet).add(this.#nextPlace++, queued);
  }

  remove(queued: QueuedMessage): void {
    if (queued.place === undefined) return;
    this.#size -= 1;
    const group = this.#groupOf(queued);
    (group?.backlog ?? this.#quiet).remove(queued.place);
    if (group === undefined) return;
    group.visible -= 1;
    if (group.visible === 0) this.#becomeQuiet(group);
  }

  enter({ message: { messageGroupId } }: QueuedMessage, now: number): void {
    if (messageGroupId === undefined) return;
    const group = this.#groups.get(messageGroupId) ?? {
      messages: 0,
      inFlight: 0,
      visible: 0,
      activeAt: now,
      backlog: undefined,
    };
    group.messages += 1;
    group.activeAt = now;
    this.#groups.set(messageGroupId, group);
  }

  leave(queued: QueuedMessage): void {
    const group = this.#groupOf(queued);
    if (group === undefined) return;
    group.messages -= 1;
    if (group.messages === 0) this.#groups.delete(queued.message.messageGroupId ?? '');
  }

  addInFlight(queued: QueuedMessage, count: 1 | -1): void {
    const group = this.#groupOf(queued);
    if (group !== undefined) group.inFlight += count;
  }

  /**
   * Decides whether the group of a received message is noisy. `inFlight` is the number of messages in flight in the
   * whole queue.
   */
  noteReceived(queued: QueuedMessage, inFlight: number, now: number): void {
    const group = this.#groupOf(queued);
    if (group !== undefined && group.inFlight >= noisyInFlight && group.inFlight > noisyShare * inFlight)
      this.#becomeNoisy(group, now);
  }

  #groupOf({ message: { messageGroupId } }: QueuedMessage): Group | undefined {
    return messageGroupId === undefined ? undefined : this.#groups.get(messageGroupId);
  }

  #leastBusyBacklog(): Heap<QueuedMessage> | undefined {
    const [first, ...others] = this.#noisy;
    return others.reduce((least, group) => (group.inFlight < (least?.inFlight ?? 0) ? group : least), first)?.backlog;
  }

  #becomeNoisy(group: Group, now: number): void {
    if (group.backlog !== undefined || group.visible === 0) return;
    const backlog = this.#quiet.values().filter((queued) => this.#groupOf(queued) === group);
    group.activeAt = now;
    group.backlog = new Heap();
    this.#noisy.add(group);
    move(backlog, this.#quiet, group.backlog);
  }

  #becomeQuiet(group: Group): void {
    const { backlog } = group;
    if (backlog === undefined) return;
    group.backlog = undefined;
    this.#noisy.delete(group);
    move(backlog.values(), backlog, this.#quiet);
  }
}

/** Moves messages between heaps. Each keeps its place in the order. */
function move(messages: readonly QueuedMessage[], from: Heap<QueuedMessage>, to: Heap<QueuedMessage>): void {
  for (const queued of messages) {
    const { place } = queued;
    if (place === undefined) continue;
    from.remove(place);
    queued.place = to.add(place.at, queued);
  }
}
