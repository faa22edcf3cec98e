import type { StoreChange, StoredMessage } from './sqs-store.ts';

/** What one call does to the queues: saved in one transaction, and told to listeners only once all of it is done. */
export class Mutation<Q> {
  readonly now: number;
  readonly changes: StoreChange[] = [];
  /** Queues that changed; true where a message has become visible. */
  readonly touched = new Map<Q, boolean>();

  constructor(now: number) {
    this.now = now;
  }

  touch(queue: Q, options?: { shown: boolean }): void {
    this.touched.set(queue, (this.touched.get(queue) ?? false) || (options?.shown ?? false));
  }

  putMessage(queueName: string, message: StoredMessage): void {
    this.changes.push({ kind: 'messagePut', queueName, message });
  }

  receiveMessage(message: StoredMessage): void {
    this.changes.push({ kind: 'messageReceived', message });
  }

  purgeQueue(queueName: string): void {
    this.changes.push({ kind: 'queuePurged', queueName });
  }

  deleteMessage({ sequence }: StoredMessage): void {
    this.changes.push({ kind: 'messageDeleted', sequence });
  }
}
