import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { QueueCounts } from '@daybreak/local-stack';
import * as v from 'valibot';

const count = v.pipe(v.optional(v.string(), '0'), v.transform(Number));
const schema = v.object({
  ApproximateNumberOfMessages: count,
  ApproximateNumberOfMessagesNotVisible: count,
  ApproximateNumberOfMessagesDelayed: count,
});

export const noMessages: QueueCounts = { visible: 0, inFlight: 0, delayed: 0 };

/** How many messages a queue has: exact of an emulator, approximate of AWS. */
export async function queueCounts(sqs: SQSClient, queueUrl: string): Promise<QueueCounts> {
  const { Attributes: attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: queueUrl,
      AttributeNames: [
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesNotVisible',
        'ApproximateNumberOfMessagesDelayed',
      ],
    }),
  );
  const counts = v.parse(schema, attributes);
  return {
    visible: counts.ApproximateNumberOfMessages,
    inFlight: counts.ApproximateNumberOfMessagesNotVisible,
    delayed: counts.ApproximateNumberOfMessagesDelayed,
  };
}

/** `RowQueue  visible 0  in flight 2  delayed 0` */
export function showCounts(name: string, { visible, inFlight, delayed }: QueueCounts): string {
  return `  ${name.padEnd(40)} visible ${visible}  in flight ${inFlight}  delayed ${delayed}`;
}
