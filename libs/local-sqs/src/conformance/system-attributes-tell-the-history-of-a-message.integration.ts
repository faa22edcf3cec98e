import { ReceiveMessageCommand, type ReceiveMessageCommandInput, SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { startSqs } from './start-conformance.ts';

it('returns the times of the send and the first receive, the receive count and the trace', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders');
  const trace = 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1';
  const sentAt = sqs.ours().clock.now();
  const sent = await sqs.client.send(
    new SendMessageCommand({
      QueueUrl,
      MessageBody: 'hello',
      MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: trace } },
    }),
  );
  expect(sent.MD5OfMessageSystemAttributes).toMatch(/^[0-9a-f]{32}$/);
  // A timestamp has whole milliseconds.
  await sqs.advance(5_000.5);
  await sqs.receive(QueueUrl);
  await sqs.advance(30_000);
  const { Attributes } = await sqs.receiveOne(QueueUrl);
  expect(Attributes).toEqual({
    ApproximateFirstReceiveTimestamp: String(sentAt + 5_000),
    ApproximateReceiveCount: '2',
    AWSTraceHeader: trace,
    SenderId: '000000000000',
    SentTimestamp: String(sentAt),
  });
});

it('are those that are asked for, and all by the older name', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders', { VisibilityTimeout: '0' });
  await sqs.send(QueueUrl, 'hello');
  const receive = async (names: Partial<ReceiveMessageCommandInput>) =>
    (await sqs.client.send(new ReceiveMessageCommand({ QueueUrl, ...names }))).Messages?.[0]?.Attributes;
  expect(await receive({})).toBeUndefined();
  expect(await receive({ MessageSystemAttributeNames: ['SenderId'] })).toEqual({ SenderId: '000000000000' });
  expect(await receive({ AttributeNames: ['All'] })).toMatchObject({ ApproximateReceiveCount: '3' });
});
