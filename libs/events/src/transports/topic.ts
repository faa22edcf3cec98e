import { type PublishBatchRequestEntry, PublishBatchCommand, type SNSClient } from '@aws-sdk/client-sns';
import { sizeBytes } from '@daybreak/batch';
import { batchAnswer, toMessageAttributes } from '@daybreak/batch/internal';
import type { EventTarget } from '../event-target.ts';
import { eventAttributes, eventJson, fifoIds } from '../outgoing-event.ts';
import { quarterMebibyte, type Transport } from './transport.ts';

type Entry = Omit<PublishBatchRequestEntry, 'Id'>;

/** https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html */
export function createTopicTransport(
  sns: Pick<SNSClient, 'send'>,
  { id, isFifo }: EventTarget,
  source: string,
): Transport<Entry> {
  return {
    maximumBytes: quarterMebibyte,
    toEntry: (event, detail) => {
      const body = eventJson(event, source, detail);
      const attributes = eventAttributes(event, source);
      const { groupId, deduplicationId } = fifoIds(event);
      const entry = {
        Message: body,
        MessageAttributes: toMessageAttributes(attributes),
        ...(isFifo ? { MessageGroupId: groupId, MessageDeduplicationId: deduplicationId } : {}),
      };
      return { entry, bytes: sizeBytes({ body, attributes }) };
    },
    async send(entries) {
      const PublishBatchRequestEntries = entries.map((entry, index) => ({ ...entry, Id: String(index) }));
      const response = await sns.send(new PublishBatchCommand({ TopicArn: id, PublishBatchRequestEntries }));
      return PublishBatchRequestEntries.map(({ Id }) => batchAnswer(Id, response));
    },
  };
}
