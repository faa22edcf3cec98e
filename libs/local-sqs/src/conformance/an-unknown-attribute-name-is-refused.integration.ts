import { describe, expect, it } from '@jest/globals';
import { startSqs, type Sqs } from './start-conformance.ts';

/** Sends a request as a client with an older SDK does. */
async function call(sqs: Sqs, action: string, input: object): Promise<{ status: number; body: unknown }> {
  const headers = {
    'x-amz-target': `AmazonSQS.${action}`,
    'content-type': 'application/x-amz-json-1.0',
    // Some servers read the service from it; none verifies the signature.
    authorization:
      'AWS4-HMAC-SHA256 Credential=local/20260329/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=0',
  };
  const response = await fetch(sqs.endpoint, { method: 'POST', headers, body: JSON.stringify(input) });
  return { status: response.status, body: await response.json() };
}

const refusal = (name: string) => ({
  status: 400,
  body: { __type: 'com.amazonaws.sqs#InvalidAttributeName', message: `Unknown Attribute ${name}.` },
});

const misspelt = 'VisibilityTimeOut';
const ofFifoQueues = ['FifoQueue', 'ContentBasedDeduplication'];
const onlyGiven = ['QueueArn', 'CreatedTimestamp', 'LastModifiedTimestamp', 'ApproximateNumberOfMessages'];
const ofMessages = ['SenderId', 'ApproximateReceiveCount'];

it.each([misspelt, ...ofFifoQueues, ...ofMessages, ''])('GetQueueAttributes rejects %j', async (name) => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders');
  expect(await call(sqs, 'GetQueueAttributes', { QueueUrl, AttributeNames: ['QueueArn', name] })).toEqual(
    refusal(name),
  );
});

describe.each(['CreateQueue', 'SetQueueAttributes'])('%s', (action) => {
  it.each([misspelt, ...ofFifoQueues, ...onlyGiven, 'All'])('rejects %s and changes nothing', async (name) => {
    const sqs = await startSqs();
    const QueueUrl = await sqs.createQueue('orders');
    const Attributes = { DelaySeconds: '7', [name]: 'false' };
    expect(await call(sqs, action, { QueueUrl, QueueName: 'invoices', Attributes })).toEqual(refusal(name));
    expect(
      sqs
        .ours()
        .engine.queues()
        .map((queue) => [queue.name, queue.settings.delaySeconds]),
    ).toEqual([['orders', 0]]);
  });
});

describe.each(['MessageSystemAttributeNames', 'AttributeNames'])('ReceiveMessage with %s', (parameter) => {
  it.each(['SenderID', 'VisibilityTimeout', 'QueueArn', ''])('rejects %j and receives nothing', async (name) => {
    const sqs = await startSqs();
    const QueueUrl = await sqs.createQueue('orders');
    await sqs.send(QueueUrl, 'hello');
    expect(await call(sqs, 'ReceiveMessage', { QueueUrl, [parameter]: ['SenderId', name] })).toEqual(refusal(name));
    expect(await sqs.counts(QueueUrl)).toMatchObject({ visible: 1, inFlight: 0 });
  });

  it('takes all that a message may have', async () => {
    const sqs = await startSqs();
    const QueueUrl = await sqs.createQueue('orders');
    await sqs.send(QueueUrl, 'hello');
    const names = ['All', 'SenderId', 'SentTimestamp', 'ApproximateReceiveCount', 'ApproximateFirstReceiveTimestamp']
      .concat(['SequenceNumber', 'MessageDeduplicationId', 'MessageGroupId', 'AWSTraceHeader'])
      .concat(['DeadLetterQueueSourceArn']);
    expect(await call(sqs, 'ReceiveMessage', { QueueUrl, [parameter]: names })).toMatchObject({ status: 200 });
  });
});
