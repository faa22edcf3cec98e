import { Heap, type HeapEntry } from '../clock/heap.ts';
import type { QueuedMessage } from './message-store.ts';
import type { MessageOrder } from './message-order.ts';

interface Group {
  readonly id: string;
  /** In the order of sending. */
  readonly visible: Heap<QueuedMessage>;
  inFlight: number;
  /** The entry in `#free`, or undefined while a message of the group is in flight. */
  place: HeapEntry<Group> | undefined;
  /** The number of its messages in `FifoMessages.receivable`. */
  receivable: number;
}

/**
 * The visible messages of a FIFO queue. A receive returns the messages of one group in order, as many as it can, and
 * then those of the next group. While a message of a group is in flight, no other receive returns messages of the
 * group.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
 */
export class FifoMessages implements MessageOrder {
  readonly #groups = new Map<string, Group>();
  /** The groups with visible messages and none in flight, ordered by the first message of each. */
  readonly #free = new Heap<Group>();
  /** The group that the current receive reads from. */
  #current: Group | undefined;
  #size = 0;
  #receivable = 0;

  get size(): number {
    return this.#size;
  }

  get receivable(): number {
    return this.#receivable;
  }

  next(choose: (candidates: number) => number): QueuedMessage | undefined {
    if ((this.#current?.visible.size ?? 0) === 0) {
      this.#current = this.#free.size === 0 ? undefined : this.#free.at(choose(this.#free.size))?.value;
    }
    return this.#current?.visible.first()?.value;
  }

  endReceive(): void {
    this.#current = undefined;
  }

  add(queued: QueuedMessage): void {
    const group = this.#groupOf(queued);
    queued.place = group.visible.add(queued.message.sequence, queued);
    this.#size += 1;
    this.#update(group);
  }

  remove(queued: QueuedMessage): void {
    if (queued.place === undefined) return;
    const group = this.#groupOf(queued);
    group.visible.remove(queued.place);
    this.#size -= 1;
    this.#update(group);
  }

  addInFlight(queued: QueuedMessage, count: 1 | -1): void {
    const group = this.#groupOf(queued);
    group.inFlight += count;
    this.#update(group);
  }

  enter(): void {}
  leave(): void {}
  noteReceived(): void {}

  #groupOf({ message: { messageGroupId: id = '' } }: QueuedMessage): Group {
    const known = this.#groups.get(id);
    if (known !== undefined) return known;
    const group: Group = { id, visible: new Heap(), inFlight: 0, place: undefined, receivable: 0 };
    this.#groups.set(id, group);
    return group;
  }

  /** Moves a group to its position in `#free`, which follows its first message. */
  #update(group: Group): void {
    const first = group.inFlight === 0 ? group.visible.first() : undefined;
    if (group.place !== undefined) this.#free.remove(group.place);
    group.place = first === undefined ? undefined : this.#free.add(first.at, group);
    const receivable = first === undefined ? 0 : group.visible.size;
    this.#receivable += receivable - group.receivable;
    group.receivable = receivable;
    if (group.visible.size === 0 && group.inFlight === 0) this.#groups.delete(group.id);
  }
}
