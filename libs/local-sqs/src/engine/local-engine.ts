import { randomUUID } from 'node:crypto';
import type { Delivery, DeliveryFaults } from '../api/delivery.ts';
import type { Queue } from '../api/queue.ts';
import type { SqsEngine } from '../api/sqs-engine.ts';
import { SqsError } from '../api/sqs-error.ts';
import { defaultAttributes, defaultFifoAttributes, withAttributes } from '../attributes/queue-attributes.ts';
import { assertQueueName, queueNameOf } from '../attributes/queue-name.ts';
import type { StackClock } from '../clock/clock.ts';
import type { SqsStore, StoredMessage, StoredQueue } from '../store/sqs-store.ts';
import { createDelivery } from './create-delivery.ts';
import { LocalQueue } from './local-queue.ts';
import type { QueueEngine } from './queue-engine.ts';
import { assertRedrivePolicy } from './redrive.ts';
import type { SqsEngineOptions } from './sqs-engine-options.ts';
import { Transactions } from './transactions.ts';

const noFaults: Required<DeliveryFaults> = { duplicates: 0, delaySeconds: 0 };

type Attributes = Readonly<Record<string, string>>;

export class LocalEngine implements SqsEngine, QueueEngine {
  readonly clock: StackClock;
  readonly accountId: string;
  readonly region: string;
  readonly delivery: Delivery;
  deliveryFaults: Required<DeliveryFaults> = noFaults;
  readonly transactions: Transactions;
  endpoint = 'http://127.0.0.1';
  readonly #newMessageId: () => string;
  readonly #store: SqsStore | undefined;
  readonly #queues = new Map<string, LocalQueue>();
  readonly #duplicateListeners = new Set<(queue: Queue, messageId: string) => void>();
  #lastSequence = 0;

  constructor(options: SqsEngineOptions) {
    this.clock = options.clock;
    this.accountId = options.accountId ?? '000000000000';
    this.region = options.region ?? 'us-east-1';
    this.delivery = createDelivery(options.delivery ?? {});
    this.#newMessageId = options.newMessageId ?? randomUUID;
    this.#store = options.store;
    this.transactions = new Transactions({
      clock: options.clock,
      store: options.store,
      queues: () => this.#queues.values(),
    });
    for (const { queue, messages } of this.#store?.load() ?? []) {
      this.#queues.set(queue.name, new LocalQueue(this, queue, messages));
      for (const { sequence } of messages) this.#lastSequence = Math.max(this.#lastSequence, sequence);
    }
  }

  createQueue(name: string, attributes: Attributes = {}, tags: Attributes = {}): Queue {
    const isFifo = attributes['FifoQueue'] === 'true';
    assertQueueName(name, isFifo);
    const existing = this.#queues.get(name);
    if (existing !== undefined) {
      const differing = differingAttribute(existing.attributes, withAttributes({}, attributes));
      if (differing !== undefined) throw nameExists(differing);
      return existing;
    }
    const checked = this.#checkRedrivePolicy(
      name,
      withAttributes(isFifo ? { ...defaultAttributes, ...defaultFifoAttributes } : defaultAttributes, attributes),
    );
    const now = this.clock.now();
    const queue = new LocalQueue(this, { name, attributes: checked, tags, createdAt: now, modifiedAt: now }, []);
    this.#queues.set(name, queue);
    this.#save(queue, queue.stored);
    return queue;
  }

  setAttributes({ name }: Queue, attributes: Attributes): void {
    const queue = this.#localQueue(name);
    const { FifoQueue: type } = attributes;
    if (type !== undefined && type !== queue.stored.attributes['FifoQueue'] && type !== 'false')
      throw new SqsError(
        'InvalidAttributeValue',
        'Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported.',
      );
    const checked = this.#checkRedrivePolicy(name, withAttributes(queue.stored.attributes, attributes));
    this.#save(queue, { ...queue.stored, attributes: checked, modifiedAt: this.clock.now() });
  }

  setTags({ name }: Queue, tags: Attributes): void {
    const queue = this.#localQueue(name);
    this.#save(queue, { ...queue.stored, tags });
  }

  deleteQueue({ name }: Queue): void {
    const queue = this.#localQueue(name);
    this.#queues.delete(name);
    this.transactions.save([
      { kind: 'queuePurged', queueName: name },
      { kind: 'queueDeleted', queueName: name },
    ]);
    queue.close();
    this.transactions.changed(queue);
  }

  queue(nameOrUrlOrArn: string): Queue | undefined {
    return this.#queues.get(queueNameOf(nameOrUrlOrArn));
  }

  queueOrThrow(nameOrUrlOrArn: string): Queue {
    return this.#localQueue(queueNameOf(nameOrUrlOrArn));
  }

  queues(): Queue[] {
    return [...this.#queues.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  deadLetterSourcesOf({ arn }: Queue): Queue[] {
    return this.queues().filter(({ settings }) => settings.redrivePolicy?.deadLetterTargetArn === arn);
  }

  moveMessages({ source, destination, limit }: Parameters<SqsEngine['moveMessages']>[0]): number {
    const target = destination === undefined ? undefined : this.#localQueue(destination.name);
    return this.#localQueue(source.name).moveMessages(limit, ({ deadLetterSourceArn }) => {
      if (target !== undefined) return target;
      if (deadLetterSourceArn === undefined)
        throw new SqsError(
          'CouldNotDetermineMessageSource',
          'A message did not come from a source queue: name a destination.',
        );
      return this.#localQueue(queueNameOf(deadLetterSourceArn));
    });
  }

  onChange(listener: (queue: Queue) => void): () => void {
    return this.transactions.onChange(listener);
  }

  onDuplicate(listener: (queue: Queue, messageId: string) => void): () => void {
    const entry = (queue: Queue, messageId: string): void => listener(queue, messageId);
    this.#duplicateListeners.add(entry);
    return () => this.#duplicateListeners.delete(entry);
  }

  setDeliveryFaults(faults: DeliveryFaults = noFaults): void {
    this.deliveryFaults = { ...noFaults, ...faults };
  }

  close(): void {
    for (const queue of this.#queues.values()) queue.close();
    this.transactions.close();
    this.#duplicateListeners.clear();
    this.#store?.close(this.clock.now());
  }

  arnOf(nameOrUrlOrArn: string): string {
    return `arn:aws:sqs:${this.region}:${this.accountId}:${queueNameOf(nameOrUrlOrArn)}`;
  }

  urlOf(queueName: string): string {
    return `${this.endpoint}/${this.accountId}/${queueName}`;
  }

  newId(): Pick<StoredMessage, 'messageId' | 'sequence'> {
    this.#lastSequence += 1;
    return { messageId: this.#newMessageId(), sequence: this.#lastSequence };
  }

  duplicated(queue: Queue, messageId: string): void {
    for (const listener of this.#duplicateListeners) listener(queue, messageId);
  }

  deadLetterQueue(arn: string): LocalQueue | undefined {
    return this.#queues.get(queueNameOf(arn));
  }

  #localQueue(name: string): LocalQueue {
    const queue = this.#queues.get(name);
    if (queue === undefined) throw new SqsError('QueueDoesNotExist', `The specified queue does not exist: ${name}.`);
    return queue;
  }

  #save(queue: LocalQueue, stored: StoredQueue): void {
    queue.update(stored);
    this.transactions.save([{ kind: 'queuePut', queue: stored }]);
    this.transactions.changed(queue);
  }

  #checkRedrivePolicy(name: string, attributes: Record<string, string>): Record<string, string> {
    assertRedrivePolicy(this.arnOf(name), attributes, (arn) => this.deadLetterQueue(arn));
    return attributes;
  }
}

/** Returns the name of the first attribute whose value differs from that of the existing queue. */
function differingAttribute(existing: Attributes, wanted: Attributes): string | undefined {
  return Object.keys(wanted).find((name) => existing[name] !== wanted[name]);
}

function nameExists(attribute: string): SqsError {
  return new SqsError(
    'QueueNameExists',
    `A queue already exists with the same name and a different value for attribute ${attribute}`,
  );
}
