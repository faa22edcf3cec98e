import { describe, expect, it } from '@jest/globals';
import { createQueueDepth } from './create-queue-depth.ts';
import { createAnsweringClient } from './testing/create-answering-client.ts';

const queueUrls = ['http://orders', 'http://values'];
const waiting = { Attributes: { ApproximateNumberOfMessages: '1' } };

describe('createQueueDepth', () => {
  it('adds up visible, in-flight and delayed messages of all queues', async () => {
    const { sqs, inputs } = createAnsweringClient(waiting, {
      Attributes: {
        ApproximateNumberOfMessages: '20',
        ApproximateNumberOfMessagesNotVisible: '300',
        ApproximateNumberOfMessagesDelayed: '4000',
      },
    });
    expect(await createQueueDepth({ sqs, queueUrls })()).toBe(4_321);
    const AttributeNames = [
      'ApproximateNumberOfMessages',
      'ApproximateNumberOfMessagesNotVisible',
      'ApproximateNumberOfMessagesDelayed',
    ];
    expect(inputs).toEqual(queueUrls.map((QueueUrl) => ({ QueueUrl, AttributeNames })));
  });

  it('returns 0 without queues', async () => {
    const { sqs, inputs } = createAnsweringClient(waiting);
    expect(await createQueueDepth({ sqs, queueUrls: [] })()).toBe(0);
    expect(inputs).toEqual([]);
  });

  it('counts an attribute that SQS does not return as 0', async () => {
    const { sqs } = createAnsweringClient({});
    expect(await createQueueDepth({ sqs, queueUrls })()).toBe(0);
  });

  it('throws when SQS does not return the attributes of a queue', async () => {
    const { sqs } = createAnsweringClient(waiting, new Error('no such queue'));
    await expect(createQueueDepth({ sqs, queueUrls })()).rejects.toMatchObject({
      message: 'SQS did not return the attributes of the queue http://values',
      cause: { message: 'no such queue' },
    });
  });
});
