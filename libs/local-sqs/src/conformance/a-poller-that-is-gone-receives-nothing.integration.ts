import { connect } from 'node:net';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { startSqs, until } from './start-conformance.ts';

it('keeps a message for a connected poller', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders');
  const gone = new AbortController();
  const polled = sqs.client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }), {
    abortSignal: gone.signal,
  });
  await until(() => sqs.ours().server.waitingPolls() === 1);
  gone.abort();
  await expect(polled).rejects.toMatchObject({ name: 'AbortError' });

  await sqs.send(QueueUrl, 'hello');
  const { Attributes } = await sqs.receiveOne(QueueUrl);
  expect(Attributes?.ApproximateReceiveCount).toBe('1');
  expect(sqs.ours().server.waitingPolls()).toBe(0);
});

it('keeps a message that is sent just after the poller disconnects', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders');
  const { port } = new URL(sqs.endpoint);
  const socket = connect(Number(port), '127.0.0.1');
  const body = JSON.stringify({ QueueUrl, WaitTimeSeconds: 20 });
  const headers = [
    'POST / HTTP/1.1',
    'host: 127.0.0.1',
    'x-amz-target: AmazonSQS.ReceiveMessage',
    `content-length: ${body.length}`,
  ];
  socket.write(`${headers.join('\r\n')}\r\n\r\n${body}`);
  await until(() => sqs.ours().server.waitingPolls() === 1);

  socket.resetAndDestroy();
  sqs
    .ours()
    .engine.queueOrThrow(QueueUrl)
    .send([{ body: 'hello' }]);
  await until(() => sqs.ours().server.waitingPolls() === 0);
  const { Attributes } = await sqs.receiveOne(QueueUrl);
  expect(Attributes?.ApproximateReceiveCount).toBe('1');
});
