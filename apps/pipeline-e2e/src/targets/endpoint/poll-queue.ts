import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { EventSourceMappingModel } from '@daybreak/local-stack';
import { type FunctionHost, interpretBatchResponse } from '@daybreak/local-stack/internal';
import type { CreatedQueue } from './create-queues-at.ts';
import { type ReceivedRecord, receivedRecord } from './received-record.ts';
import type { QueueWatch } from './watch-queues.ts';

/** The most that SQS hands out or deletes at once. */
const requestLimit = 10;
const longPollSeconds = 20;

export interface PollOptions {
  readonly sqs: SQSClient;
  readonly queue: CreatedQueue;
  readonly mapping: EventSourceMappingModel;
  readonly host: FunctionHost;
  readonly region: string;
  readonly signal: AbortSignal;
  readonly watch: Pick<QueueWatch, 'working'>;
  onBatchFailed(reason: string, messageIds: readonly string[]): void;
}

/**
 * Feeds a queue to a function as Lambda's poller does, by SQS's own API: receive, invoke, delete what succeeded and leave what
 * failed. A batch is what is there, without the mapping's window: that saves invocations and decides nothing. Resolves when the
 * signal has ended it; rejects when the queue can't be polled.
 */
export async function pollQueue(options: PollOptions): Promise<void> {
  const { queue, signal, watch } = options;
  while (!signal.aborted) {
    const records = await receiveBatch(options);
    if (records.length === 0) continue;
    await watch.working(queue, records, handle(options, records));
  }
}

async function handle(options: PollOptions, records: readonly ReceivedRecord[]): Promise<void> {
  const { mapping, host, onBatchFailed } = options;
  const messageIds = records.map(({ messageId }) => messageId);
  const result = await host.invoke(JSON.stringify({ Records: records.map(({ record }) => record) }));
  const { failed, reason } = interpretBatchResponse({ messageIds, ...mapping }, result);
  if (reason !== undefined) onBatchFailed(reason, messageIds);
  const succeeded = records.filter(({ messageId }) => !failed.has(messageId));
  await deleteAll(options, succeeded);
}

/** Waits for the first messages, and takes as many more as there are and fit. */
async function receiveBatch(options: PollOptions): Promise<ReceivedRecord[]> {
  const { sqs, queue, mapping, region, signal } = options;
  const records: ReceivedRecord[] = [];
  for (;;) {
    const command = new ReceiveMessageCommand({
      QueueUrl: queue.url,
      MaxNumberOfMessages: Math.min(requestLimit, mapping.batchSize - records.length),
      WaitTimeSeconds: records.length === 0 ? longPollSeconds : 0,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    const messages = await receive(sqs, command, signal);
    records.push(...messages.map((message) => receivedRecord(message, { queueArn: queue.arn, region })));
    if (messages.length === 0 || records.length >= mapping.batchSize) return records;
  }
}

/** None once the signal has ended the wait for them. */
async function receive(sqs: SQSClient, command: ReceiveMessageCommand, signal: AbortSignal): Promise<Message[]> {
  try {
    return (await sqs.send(command, { abortSignal: signal })).Messages ?? [];
  } catch (error) {
    if (signal.aborted) return [];
    throw error;
  }
}

async function deleteAll({ sqs, queue }: PollOptions, records: readonly ReceivedRecord[]): Promise<void> {
  for (let start = 0; start < records.length; start += requestLimit) {
    const entries = records.slice(start, start + requestLimit);
    const { Failed: failed = [] } = await sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl: queue.url,
        Entries: entries.map(({ receiptHandle }, n) => ({ Id: String(n), ReceiptHandle: receiptHandle })),
      }),
    );
    const [first] = failed;
    if (first !== undefined) throw new Error(`${failed.length} messages of ${queue.url} not deleted: ${first.Message}`);
  }
}
