import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { mapWithConcurrency } from '@daybreak/runtime';
import type { Queues } from './pipeline.ts';

/** A received message. */
export interface HeldMessage {
  messageId: string;
  body: string;
}

export interface HeldQueueOptions<Held> {
  /** The name of the queue in the target. */
  queue: string;
  /** Parses a received message, with all of its attributes. */
  read: (message: Message) => Held;
  /** The visibility timeout. After it, a received message is visible to other readers again. */
  holdSeconds: number;
  signal: AbortSignal;
}

const batchSize = 10;
/** Reading ends after this many consecutive batches without a new message. */
const maximumIdleBatches = 3;

/**
 * The messages of a queue without a consumer, hidden from other readers while a command reads them. On disposal, the messages that were not
 * removed are visible again.
 */
export class HeldQueue<Held extends HeldMessage> implements AsyncDisposable {
  readonly #queues: Queues;
  readonly #options: HeldQueueOptions<Held>;
  /** Receipt handles by message id. */
  readonly #held = new Map<string, string>();
  readonly #seen = new Set<string>();
  readonly #removed = new Set<string>();

  constructor(queues: Queues, options: HeldQueueOptions<Held>) {
    this.#queues = queues;
    this.#options = options;
  }

  get #url(): string {
    return this.#queues.urlOf(this.#options.queue);
  }

  /** Yields every message once, in batches, until the queue returns no more. */
  async *batches(): AsyncGenerator<Held[], void, void> {
    const { sqs } = this.#queues;
    const { holdSeconds, signal, read } = this.#options;
    for (let idle = 0; idle < maximumIdleBatches;) {
      const { Messages: received = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: this.#url,
          MaxNumberOfMessages: batchSize,
          VisibilityTimeout: holdSeconds,
          // Long polling queries all SQS servers. Without it, a response may be empty although the queue is not.
          WaitTimeSeconds: 1,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['SentTimestamp', 'DeadLetterQueueSourceArn', 'ApproximateReceiveCount'],
        }),
        { abortSignal: signal },
      );
      if (received.length === 0) return;
      const fresh = received.filter(({ MessageId: id = '' }) => !this.#seen.has(id));
      for (const { MessageId: id = '', ReceiptHandle: handle = '' } of received) {
        this.#seen.add(id);
        // SQS may deliver a message once more after its deletion. Deletes it again.
        if (this.#removed.has(id)) await this.#delete(handle);
        else this.#held.set(id, handle);
      }
      idle = fresh.length === 0 ? idle + 1 : 0;
      if (fresh.length > 0) yield fresh.map(read);
    }
  }

  /** Sends the body to the queue of that URL, then removes the message. After a crash between the two, it is in both queues. */
  async requeue(message: Held, queueUrl: string): Promise<void> {
    await this.#queues.sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: message.body }));
    await this.remove(message);
  }

  /** Deletes the message from the queue. */
  async remove({ messageId }: Held): Promise<void> {
    await this.#delete(this.#held.get(messageId));
    this.#held.delete(messageId);
    this.#removed.add(messageId);
  }

  async #delete(handle: string | undefined): Promise<void> {
    await this.#queues.sqs.send(new DeleteMessageCommand({ QueueUrl: this.#url, ReceiptHandle: handle }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { sqs } = this.#queues;
    const entries = [...this.#held.values()].map((handle, index) => ({
      Id: String(index),
      ReceiptHandle: handle,
      VisibilityTimeout: 0,
    }));
    const batches = Array.from({ length: Math.ceil(entries.length / batchSize) }, (_, index) =>
      entries.slice(index * batchSize, (index + 1) * batchSize),
    );
    // Ignores errors: a message that can't be returned now is visible again after its visibility timeout.
    await mapWithConcurrency(batches, 4, async (batch) => {
      await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: this.#url, Entries: batch }));
    });
    this.#held.clear();
  }
}
