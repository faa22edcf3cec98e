import { setTimeout as wait } from 'node:timers/promises';
import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { mapWithConcurrency } from '@daybreak/runtime';
import { chunkEntries, maximumBytes } from './chunk-entries.ts';
import { MessageNotSentError } from './message-not-sent-error.ts';
import { sizeBytes, toJsonMessage, type OutgoingMessage } from './outgoing-message.ts';
import { sendChunk, type SendOptions, type SentMessage } from './send-chunk.ts';
import type { TimeCheck } from './time-check.ts';

/** Sends to one queue. */
export interface MessageSender<Message> {
  /**
   * Sends messages, in as few requests as SQS allows, and settles each in their order. It never rejects: a message that can't be
   * put into words, or is too long, is rejected alone, and so are those of a request before which `checkTime` throws.
   */
  sendBatch(messages: readonly Message[], checkTime?: TimeCheck): Promise<PromiseSettledResult<SentMessage>[]>;
}

export interface MessageSenderOptions<Message> extends Partial<SendOptions> {
  queueUrl: string;
  sqs: Pick<SQSClient, 'send'>;
  /** How a message goes on the wire; as JSON unless told. */
  toMessage?: (message: Message) => OutgoingMessage;
  /** How many requests are under way at a time. */
  concurrency?: number;
}

/**
 * A sender that chunks by SQS's limits and retries, a bounded number of times, the entries that SQS failed. Throws RangeError for
 * a concurrency that could never start a request.
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
    maxAttempts: 4,
    baseDelayMs: 50,
    maxDelayMs: 1_000,
    wait,
    random: Math.random,
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

/** Of one message of a chunk. A chunk rejects when it was not begun, or its wait before another attempt did: no message of it counts as sent. */
function resultOf(
  chunk: PromiseSettledResult<PromiseSettledResult<SentMessage>[]> | undefined,
  position: number,
): PromiseSettledResult<SentMessage> {
  const result = chunk?.status === 'fulfilled' ? chunk.value[position] : chunk;
  if (result?.status === 'fulfilled') return result;
  const reason: unknown = result?.reason;
  return { status: 'rejected', reason };
}
