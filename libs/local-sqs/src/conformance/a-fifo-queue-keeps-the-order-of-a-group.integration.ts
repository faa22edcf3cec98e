import {
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { startSqs } from './start-conformance.ts';

const fifo = { FifoQueue: 'true', VisibilityTimeout: '2' };

it('delivers a group in order and numbers its messages', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders.fifo', fifo);
  const Entries = ['a1', 'b1', 'a2'].map((body) => ({
    Id: body,
    MessageBody: body,
    MessageGroupId: body.charAt(0),
    MessageDeduplicationId: body,
  }));
  const { Successful } = await sqs.client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  const numbers = Successful?.map(({ SequenceNumber }) => SequenceNumber ?? '') ?? [];
  expect(numbers).toEqual(numbers.toSorted());
  const received = await sqs.receive(QueueUrl);
  expect(received.flatMap(({ Body }) => (Body?.startsWith('a') === true ? [Body] : []))).toEqual(['a1', 'a2']);
  expect(received.find(({ Body }) => Body === 'b1')?.Attributes).toMatchObject({
    MessageGroupId: 'b',
    MessageDeduplicationId: 'b1',
    SequenceNumber: numbers[1],
  });
});

it('rejects a handle whose visibility timeout is over', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders.fifo', { ...fifo, ContentBasedDeduplication: 'true' });
  await sqs.client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a', MessageGroupId: 'g' }));
  const { ReceiptHandle } = await sqs.receiveOne(QueueUrl);
  await sqs.advance(2_500);
  await expect(sqs.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))).rejects.toThrow(
    'The receipt handle has expired.',
  );
  const { Failed } = await sqs.client.send(
    new DeleteMessageBatchCommand({ QueueUrl, Entries: [{ Id: 'a', ReceiptHandle }] }),
  );
  expect(Failed).toMatchObject([{ Id: 'a', SenderFault: true, Code: 'InvalidParameterValue' }]);
});

it('needs a group and a deduplication id for each message, and rejects a delay', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders.fifo', fifo);
  const send = async (input: object) =>
    await sqs.client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a', ...input }));
  await expect(send({ MessageDeduplicationId: '1' })).rejects.toThrow('must contain the parameter MessageGroupId');
  await expect(send({ MessageGroupId: 'g' })).rejects.toThrow('ContentBasedDeduplication enabled');
  await expect(send({ MessageGroupId: 'g', MessageDeduplicationId: '1', DelaySeconds: 1 })).rejects.toThrow(
    'DelaySeconds is invalid',
  );
  await expect(send({ MessageGroupId: 'g', MessageDeduplicationId: 'two words' })).rejects.toThrow(
    'MessageDeduplicationId can only include',
  );
});

it('keeps its type', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders.fifo', fifo);
  const standard = await sqs.createQueue('orders');
  const set = async (Attributes: Record<string, string>, url = QueueUrl) =>
    await sqs.client.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes }));
  await expect(set({ FifoQueue: 'true' }, standard)).rejects.toThrow('Modifying queue type is not supported');
  await expect(set({ FifoThroughputLimit: 'perMessageGroupId' })).rejects.toThrow('needs the DeduplicationScope');
  await set({ FifoThroughputLimit: 'perMessageGroupId', DeduplicationScope: 'messageGroup' });
  const { Attributes } = await sqs.client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  expect(Attributes).toMatchObject({
    FifoQueue: 'true',
    ContentBasedDeduplication: 'false',
    DeduplicationScope: 'messageGroup',
    FifoThroughputLimit: 'perMessageGroupId',
  });
});
