import { setTimeout as wait } from 'node:timers/promises';
import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { mapWithConcurrency } from '@daybreak/runtime';
import { chunkEntries, maximumBytes } from './chunk-entries.ts';
import { MessageNotSentError } from './message-not-sent-error.ts';
import { sizeBytes, toJsonMessage, type OutgoingMessage } from './outgoing-message.ts';
import { sendChunk, type SendOptions, type SentMessage } from './send-chunk.ts';

/** Sends to one queue. */
export interface MessageSender<Message> {
  /** Sends messages, in as few requests as SQS allows, and settles each in their order. It never rejects. */
  sendBatch(messages: readonly Message[]): Promise<PromiseSettledResult<SentMessage>[]>;
}

export interface MessageSenderOptions<Message> extends Partial<SendOptions> {
  queueUrl: string;
  sqs: Pick<SQSClient, 'send'>;
  /** How a message goes on the wire; as JSON unless told. */
  toMessage?: (message: Message) => OutgoingMessage;
  /** How many requests are under way at a time. */
  concurrency?: number;
}

/** A sender that chunks by SQS's limits and retries, a bounded number of times, the entries that SQS failed. */
export function createMessageSender<Message>({
  sqs,
  toMessage = toJsonMessage,
  concurrency = 8,
  ...options
}: MessageSenderOptions<Message>): MessageSender<Message> {
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
    async sendBatch(messages) {
      const entries = messages.map((message, index) => {
        const outgoing = toMessage(message);
        return { index, outgoing, bytes: sizeBytes(outgoing) };
      });
      // One error for all, since making one is not cheap: what a chunk does not settle was too long for any.
      const tooLong = { status: 'rejected', reason: new MessageNotSentError('MessageTooLong', 0) } as const;
      const settled: PromiseSettledResult<SentMessage>[] = entries.map(() => tooLong);

      const chunks = chunkEntries(entries.filter(({ bytes }) => bytes <= maximumBytes));
      await mapWithConcurrency(chunks, concurrency, async (chunk) => {
        const results = await sendChunk(
          chunk.map(({ outgoing }) => outgoing),
          sendOptions,
        );
        for (const [position, result] of results.entries()) {
          const entry = chunk[position];
          // Stryker disable next-line ConditionalExpression: there are as many results as entries.
          if (entry !== undefined) settled[entry.index] = result;
        }
      });
      return settled;
    },
  };
}
