import type {
  SendMessageBatchCommandInput,
  SendMessageBatchCommandOutput,
  SendMessageBatchRequestEntry,
} from '@aws-sdk/client-sqs';
import { MessageNotSentError } from './message-not-sent-error.ts';
import type { OutgoingMessage } from './outgoing-message.ts';

export interface SendOptions {
  queueUrl: string;
  /** Sends one SendMessageBatch request. */
  sendMessageBatch: (
    input: SendMessageBatchCommandInput,
  ) => Promise<Partial<Pick<SendMessageBatchCommandOutput, 'Successful' | 'Failed'>>>;
  /** The maximum number of attempts of an entry, including the first. */
  maxAttempts: number;
  /** The maximum wait before the second attempt. It doubles with each further attempt, up to `maxDelayMs`. */
  baseDelayMs: number;
  maxDelayMs: number;
  wait: (delayMs: number) => Promise<unknown>;
  /** Returns a number from 0 up to 1, exclusive. */
  random: () => number;
}

export interface SentMessage {
  messageId: string;
}

type Settled = PromiseSettledResult<SentMessage>;

/** Sends the messages of one request, retries failed entries, and returns one settled result for each message, in their order. */
export async function sendChunk(messages: readonly OutgoingMessage[], options: SendOptions): Promise<Settled[]> {
  const settled = new Map<string, Settled>();
  const entries = messages.map(toEntry);
  let pending = entries;

  for (let attempt = 1; pending.length > 0 && attempt <= options.maxAttempts; attempt += 1) {
    if (attempt > 1) await options.wait(fullJitterMs(attempt, options));
    const answers = await answersOf(pending, attempt, options);
    for (const { id, result } of answers) settled.set(id, result);
    pending = answers.filter(({ isRetryable }) => isRetryable).map(({ entry }) => entry);
  }
  return entries.map(({ Id }) => settled.get(Id) ?? notSent('NotAttempted', 0));
}

type Entry = SendMessageBatchRequestEntry & { Id: string };

async function answersOf(pending: readonly Entry[], attempt: number, { sendMessageBatch, queueUrl }: SendOptions) {
  try {
    // Stryker disable next-line ArrayDeclaration: a result without an id matches no entry.
    const { Successful = [], Failed = [] } = await sendMessageBatch({ QueueUrl: queueUrl, Entries: [...pending] });
    return pending.map((entry) => {
      const id = entry.Id;
      const success = Successful.find((answer) => answer.Id === id);
      if (success?.MessageId !== undefined) {
        const result: Settled = { status: 'fulfilled', value: { messageId: success.MessageId } };
        return { entry, id, result, isRetryable: false };
      }
      const failure = Failed.find((answer) => answer.Id === id);
      // A retry does not help an entry with SenderFault. An entry without a result may be sent twice: consumers are idempotent.
      const isRetryable = failure?.SenderFault !== true;
      const fault = isRetryable ? 'platform' : 'unknown';
      return { entry, id, result: notSent(failure?.Code ?? 'NoAnswer', attempt, { fault }), isRetryable };
    });
  } catch (cause) {
    // The SDK client has already retried the request.
    return pending.map((entry) => ({
      entry,
      id: entry.Id,
      result: notSent('RequestFailed', attempt, { cause }),
      isRetryable: false,
    }));
  }
}

function toEntry({ body, attributes }: OutgoingMessage, index: number): Entry {
  const entry = { Id: String(index), MessageBody: body };
  if (attributes === undefined) return entry;
  const MessageAttributes = Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
  );
  return { ...entry, MessageAttributes };
}

function notSent(...parameters: ConstructorParameters<typeof MessageNotSentError>): Settled {
  return { status: 'rejected', reason: new MessageNotSentError(...parameters) };
}

/** Full jitter, so that senders that failed together do not retry together. */
function fullJitterMs(attempt: number, { baseDelayMs, maxDelayMs, random }: SendOptions): number {
  return random() * Math.min(maxDelayMs, baseDelayMs * 2 ** (attempt - 2));
}
