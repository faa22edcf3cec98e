import { expect, it } from '@jest/globals';
import { startSqs } from './start-conformance.ts';

it('counts requests by action', async () => {
  const sqs = await startSqs();
  const queueUrl = await sqs.createQueue('orders');
  await sqs.send(queueUrl, 'a');
  await sqs.send(queueUrl, 'b');
  await sqs.receive(queueUrl);
  expect(sqs.ours().server.requestCounts()).toEqual({ CreateQueue: 1, SendMessage: 2, ReceiveMessage: 1 });
});
