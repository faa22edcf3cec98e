import type { QueueSettings } from '../api/queue.ts';
import { parseSettings, toAttributes } from '../attributes/queue-attributes.ts';
import type { StoredQueue } from '../store/sqs-store.ts';

/** The name, attributes and tags of a queue. */
export class QueueRecord {
  readonly name: string;
  readonly arn: string;
  #stored: StoredQueue;
  #settings: QueueSettings;

  constructor(stored: StoredQueue, arn: string) {
    this.name = stored.name;
    this.arn = arn;
    this.#stored = stored;
    this.#settings = parseSettings(stored.attributes);
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
}
