import { ChangeMessageVisibilityCommand, DeleteMessageCommand, MessageNotInflight } from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { startSqs } from './start-conformance.ts';

async function startWithOneInFlight(VisibilityTimeout = '30') {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders', { VisibilityTimeout });
  await sqs.send(QueueUrl, 'hello');
  const { ReceiptHandle } = await sqs.receiveOne(QueueUrl);
  const change = async (seconds: number) =>
    await sqs.client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: seconds }));
  return { ...sqs, QueueUrl, ReceiptHandle, change };
}

it('makes a message visible at once with 0', async () => {
  const { change, receive, QueueUrl } = await startWithOneInFlight();
  await change(0);
  expect(await receive(QueueUrl)).toHaveLength(1);
});

it('starts the new timeout at the change', async () => {
  const { change, receive, advance, QueueUrl } = await startWithOneInFlight();
  await advance(20_000);
  await change(60);
  await advance(59_999);
  expect(await receive(QueueUrl)).toEqual([]);
  await advance(1);
  expect(await receive(QueueUrl)).toHaveLength(1);
});

it('refuses an end more than 12 hours after the receive', async () => {
  const { change, advance } = await startWithOneInFlight();
  await advance(1_000);
  await expect(change(43_200)).rejects.toThrow('beyond the limit [43200 seconds]');
  await change(43_199);
});

it('refuses a change after the timeout has ended', async () => {
  const { change, counts, advance, QueueUrl } = await startWithOneInFlight('2');
  await advance(2_000);
  await expect(change(600)).rejects.toThrow(MessageNotInflight);
  expect((await counts(QueueUrl)).visible).toBe(1);
});

it('takes an older receipt handle while the message exists', async () => {
  const { change, receive, counts, advance, QueueUrl } = await startWithOneInFlight('2');
  await advance(2_000);
  expect(await receive(QueueUrl)).toHaveLength(1);
  await change(0);
  expect(await counts(QueueUrl)).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
});

it('refuses a change for a deleted message', async () => {
  const { change, client, QueueUrl, ReceiptHandle } = await startWithOneInFlight();
  await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  await expect(change(10)).rejects.toThrow('Message does not exist or is not available for visibility timeout change');
});
