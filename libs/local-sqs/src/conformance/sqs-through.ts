import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { Sqs } from './sqs.ts';

/** Reaches an SQS under test with the AWS SDK. */
export function sqsThrough(endpoint: string): Omit<Sqs, 'advance' | 'ours' | 'stop'> {
  const client = new SQSClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  const attributesOf = async (QueueUrl: string): Promise<Partial<Record<string, string>>> => {
    const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
    return present(Attributes);
  };
  const receive = async (QueueUrl: string): Promise<Message[]> => {
    const all = { MessageSystemAttributeNames: ['All' as const], MessageAttributeNames: ['All'] };
    const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...all }));
    return Messages ?? [];
  };
  return {
    client,
    endpoint,
    async createQueue(QueueName, Attributes) {
      const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName, Attributes }));
      return present(QueueUrl);
    },
    arnOf: async (queueUrl) => present((await attributesOf(queueUrl))['QueueArn']),
    async send(QueueUrl, MessageBody) {
      const { MessageId } = await client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
      return present(MessageId);
    },
    receive,
    async receiveOne(queueUrl) {
      const [message] = await receive(queueUrl);
      return { ...present(message), ReceiptHandle: present(message?.ReceiptHandle) };
    },
    async counts(queueUrl) {
      const attributes = await attributesOf(queueUrl);
      const count = (suffix: string): number => Number(attributes[`ApproximateNumberOfMessages${suffix}`]);
      return { visible: count(''), inFlight: count('NotVisible'), delayed: count('Delayed') };
    },
  };
}

export function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('Expected a value, but got undefined');
  return value;
}
