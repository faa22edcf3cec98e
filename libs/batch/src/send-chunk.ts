import type {
  SendMessageBatchCommandInput,
  SendMessageBatchCommandOutput,
  SendMessageBatchRequestEntry,
} from '@aws-sdk/client-sqs';
import type { OutgoingMessage } from './outgoing-message.ts';
import { type EntryAnswer, type RetryOptions, sendEntries, type SentMessage } from './send-entries.ts';

export interface SendOptions extends RetryOptions {
  queueUrl: string;
  /** Sends one SendMessageBatch request. */
  sendMessageBatch: (
    input: SendMessageBatchCommandInput,
  ) => Promise<Partial<Pick<SendMessageBatchCommandOutput, 'Successful' | 'Failed'>>>;
}

/** Sends the messages of one request, retries failed entries, and returns one settled result for each message, in their order. */
export async function sendChunk(
  messages: readonly OutgoingMessage[],
  { sendMessageBatch, queueUrl, ...options }: SendOptions,
): Promise<PromiseSettledResult<SentMessage>[]> {
  return await sendEntries(
    messages.map(toEntry),
    async (entries) => {
      const answers = await sendMessageBatch({ QueueUrl: queueUrl, Entries: [...entries] });
      return entries.map(({ Id }) => batchAnswer(Id, answers));
    },
    options,
  );
}

/** The answer to one entry in the response of SendMessageBatch or PublishBatch; undefined when the response does not name it. */
export function batchAnswer(
  id: string,
  // Stryker disable next-line ArrayDeclaration: a result without an id matches no entry.
  { Successful = [], Failed = [] }: BatchResponse,
): EntryAnswer | undefined {
  const messageId = Successful.find(({ Id }) => Id === id)?.MessageId;
  if (messageId !== undefined) return { messageId };
  const failure = Failed.find(({ Id }) => Id === id);
  if (failure === undefined) return undefined;
  return { code: failure.Code ?? 'NoAnswer', isSenderFault: failure.SenderFault === true };
}

interface BatchResponse {
  Successful?: readonly { Id?: string | undefined; MessageId?: string | undefined }[] | undefined;
  Failed?:
    | readonly { Id?: string | undefined; Code?: string | undefined; SenderFault?: boolean | undefined }[]
    | undefined;
}

type Entry = SendMessageBatchRequestEntry & { Id: string };

function toEntry({ body, attributes, groupId, delaySeconds, deduplicationId }: OutgoingMessage, index: number): Entry {
  return {
    Id: String(index),
    MessageBody: body,
    ...(attributes === undefined ? {} : { MessageAttributes: toMessageAttributes(attributes) }),
    ...(groupId === undefined ? {} : { MessageGroupId: groupId }),
    ...(delaySeconds === undefined ? {} : { DelaySeconds: delaySeconds }),
    ...(deduplicationId === undefined ? {} : { MessageDeduplicationId: deduplicationId }),
  };
}

/** String attributes, in the form in which SQS and SNS take them. */
export function toMessageAttributes(
  attributes: Readonly<Record<string, string>>,
): Record<string, { DataType: 'String'; StringValue: string }> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
  );
}
