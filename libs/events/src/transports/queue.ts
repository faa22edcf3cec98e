import { SendMessageBatchCommand, type SendMessageBatchRequestEntry, type SQSClient } from '@aws-sdk/client-sqs';
import { maximumBytes, sizeBytes } from '@daybreak/batch';
import { batchAnswer, toMessageAttributes } from '@daybreak/batch/internal';
import type { EventTarget } from '../event-target.ts';
import { eventAttributes, eventJson, fifoIds } from '../outgoing-event.ts';
import type { Transport } from './transport.ts';

type Entry = Omit<SendMessageBatchRequestEntry, 'Id'>;

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
export function createQueueTransport(
  sqs: Pick<SQSClient, 'send'>,
  { id, isFifo }: EventTarget,
  source: string,
): Transport<Entry> {
  return {
    maximumBytes,
    toEntry: (event, detail) => {
      const body = eventJson(event, source, detail);
      const attributes = eventAttributes(event, source);
      const { groupId, deduplicationId } = fifoIds(event);
      const entry = {
        MessageBody: body,
        MessageAttributes: toMessageAttributes(attributes),
        ...(isFifo ? { MessageGroupId: groupId, MessageDeduplicationId: deduplicationId } : {}),
      };
      return { entry, bytes: sizeBytes({ body, attributes }) };
    },
    async send(entries) {
      const Entries = entries.map((entry, index) => ({ ...entry, Id: String(index) }));
      const response = await sqs.send(new SendMessageBatchCommand({ QueueUrl: id, Entries }));
      return Entries.map(({ Id }) => batchAnswer(Id, response));
    },
  };
}
