import { describe, expect, it } from '@jest/globals';
import { createQueueDepth } from './create-queue-depth.ts';
import { createAnsweringClient } from './testing/create-answering-client.ts';

const queueUrls = ['http://rows', 'http://values'];
const waiting = { Attributes: { ApproximateNumberOfMessages: '1' } };

describe('createQueueDepth', () => {
  it('adds up what is waiting, in flight and delayed, over all the queues', async () => {
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

  it('finds nothing in no queues', async () => {
    const { sqs, inputs } = createAnsweringClient(waiting);
    expect(await createQueueDepth({ sqs, queueUrls: [] })()).toBe(0);
    expect(inputs).toEqual([]);
  });

  it('takes what SQS says nothing of for none', async () => {
    const { sqs } = createAnsweringClient({});
    expect(await createQueueDepth({ sqs, queueUrls })()).toBe(0);
  });

  it('throws when one of the queues can’t be asked', async () => {
    const { sqs } = createAnsweringClient(waiting, new Error('no such queue'));
    await expect(createQueueDepth({ sqs, queueUrls })()).rejects.toMatchObject({
      message: 'a queue could not be asked for its depth',
      cause: { message: 'no such queue' },
    });
  });
});
