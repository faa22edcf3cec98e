import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { mapWithConcurrency } from '@daybreak/runtime';
import type { Queues } from './pipeline.ts';

/** What is read of a message. */
export interface HeldMessage {
  messageId: string;
  body: string;
}

export interface HeldQueueOptions<Held> {
  /** The queue's name, as the target calls it. */
  queue: string;
  /** Reads a message that was received with all of its attributes. */
  read: (message: Message) => Held;
  /** For how long what was received stays hidden from others; afterwards it comes back by itself. */
  holdSeconds: number;
  signal: AbortSignal;
}

const batchSize = 10;
/** Batches in a row that bring nothing but what was seen before. */
const maximumIdleBatches = 3;

/**
 * The messages of a queue that nothing consumes, held while somebody looks at them. Whatever has not been taken out by then is back in the
 * queue when this is disposed.
 */
export class HeldQueue<Held extends HeldMessage> implements AsyncDisposable {
  readonly #queues: Queues;
  readonly #options: HeldQueueOptions<Held>;
  /** Receipt handles, by the message's id. */
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

  /** Every message once, some at a time, until the queue gives no more. */
  async *batches(): AsyncGenerator<Held[], void, void> {
    const { sqs } = this.#queues;
    const { holdSeconds, signal, read } = this.#options;
    for (let idle = 0; idle < maximumIdleBatches;) {
      const { Messages: received = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: this.#url,
          MaxNumberOfMessages: batchSize,
          VisibilityTimeout: holdSeconds,
          // Long polling asks all of SQS's servers: without it an answer may be empty when the queue is not.
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
        // SQS may hand a message out once more after it was deleted, and would give it back at the end.
        if (this.#removed.has(id)) await this.#delete(handle);
        else this.#held.set(id, handle);
      }
      idle = fresh.length === 0 ? idle + 1 : 0;
      if (fresh.length > 0) yield fresh.map(read);
    }
  }

  /** Sends the body to the queue of that URL, then takes the message out. A crash between the two leaves it in both. */
  async requeue(message: Held, queueUrl: string): Promise<void> {
    await this.#queues.sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: message.body }));
    await this.remove(message);
  }

  /** Takes the message out for good. */
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
    // What can't be returned now comes back by itself when its hold ends.
    await mapWithConcurrency(batches, 4, async (batch) => {
      await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: this.#url, Entries: batch }));
    });
    this.#held.clear();
  }
}
