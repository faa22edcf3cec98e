import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { mapWithConcurrency } from '@daybreak/runtime';
import { chunkEntries, maximumBytes } from './chunk-entries.ts';
import { MessageNotSentError } from './message-not-sent-error.ts';
import { sizeBytes, toJsonMessage, type OutgoingMessage } from './outgoing-message.ts';
import { sendChunk, type SendOptions } from './send-chunk.ts';
import { defaultRetries, type SentMessage } from './send-entries.ts';
import type { TimeCheck } from './time-check.ts';

/** Sends messages to one queue. */
export interface MessageSender<Message> {
  /**
   * Sends messages in as few requests as SQS allows, and returns one settled result for each message, in their order. Never
   * rejects. The result of a message is rejected with MessageNotSentError when it cannot be serialized, is too long, or SQS
   * does not accept it, and with what `checkTime` throws before its request.
   */
  sendBatch(messages: readonly Message[], checkTime?: TimeCheck): Promise<PromiseSettledResult<SentMessage>[]>;
}

/** What `createMessageSender` takes. */
export interface MessageSenderOptions<Message> extends Partial<SendOptions> {
  /** The URL of the queue, as CreateQueue gives it. */
  queueUrl: string;
  /** The client that sends; `createSqsClient` of `@daybreak/runtime` makes one. */
  sqs: Pick<SQSClient, 'send'>;
  /** Converts a message to a body and attributes. Default: JSON. */
  toMessage?: (message: Message) => OutgoingMessage;
  /** The maximum number of concurrent requests. */
  concurrency?: number;
}

/**
 * Creates a sender that splits messages by SQS's limits and retries failed entries up to `maxAttempts`. Throws RangeError for
 * a concurrency below 1.
 *
 * @example
 * import { createMessageSender } from '@daybreak/batch';
 * import { createSqsClient } from '@daybreak/runtime';
 *
 * const orders = createMessageSender<{ orderId: string }>({
 *   sqs: createSqsClient(),
 *   queueUrl: 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders',
 * });
 * const [sent] = await orders.sendBatch([{ orderId: 'order-1' }]);
 * if (sent?.status === 'rejected') throw sent.reason;
 */
export function createMessageSender<Message>({
  sqs,
  toMessage = toJsonMessage,
  concurrency = 8,
  ...options
}: MessageSenderOptions<Message>): MessageSender<Message> {
  if (!(concurrency >= 1)) throw new RangeError(`The concurrency must be at least 1, not ${concurrency}`);
  const sendOptions: SendOptions = {
    sendMessageBatch: async (input) => await sqs.send(new SendMessageBatchCommand(input)),
    ...defaultRetries,
    ...options,
  };

  return {
    async sendBatch(messages, checkTime) {
      const settled: PromiseSettledResult<SentMessage>[] = [];
      const entries: Entry[] = [];
      for (const [index, message] of messages.entries()) {
        try {
          const outgoing = toMessage(message);
          const bytes = sizeBytes(outgoing);
          if (bytes <= maximumBytes) entries.push({ index, outgoing, bytes });
          else settled[index] = { status: 'rejected', reason: new MessageNotSentError('MessageTooLong', 0) };
        } catch (cause) {
          settled[index] = { status: 'rejected', reason: new MessageNotSentError('MessageNotMade', 0, { cause }) };
        }
      }

      const chunks = chunkEntries(entries);
      const sent = await mapWithConcurrency(chunks, concurrency, async (chunk) => {
        checkTime?.();
        return await sendChunk(
          chunk.map(({ outgoing }) => outgoing),
          sendOptions,
        );
      });
      for (const [index, chunk] of chunks.entries()) {
        for (const [position, entry] of chunk.entries()) settled[entry.index] = resultOf(sent[index], position);
      }
      return settled;
    },
  };
}

interface Entry {
  index: number;
  outgoing: OutgoingMessage;
  bytes: number;
}

/** The result of one message of a chunk. When the chunk is rejected, because of the deadline or a failed wait, so is each message. */
function resultOf(
  chunk: PromiseSettledResult<PromiseSettledResult<SentMessage>[]> | undefined,
  position: number,
): PromiseSettledResult<SentMessage> {
  const result = chunk?.status === 'fulfilled' ? chunk.value[position] : chunk;
  if (result?.status === 'fulfilled') return result;
  const reason: unknown = result?.reason;
  return { status: 'rejected', reason };
}
