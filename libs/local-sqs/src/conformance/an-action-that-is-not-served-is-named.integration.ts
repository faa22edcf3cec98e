import { AddPermissionCommand } from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { startSqs } from './start-conformance.ts';

it('names the action and the emulated actions in the error', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders');
  const added = sqs.client.send(
    new AddPermissionCommand({ QueueUrl, Label: 'x', AWSAccountIds: ['1'], Actions: ['SendMessage'] }),
  );
  await expect(added).rejects.toMatchObject({
    name: 'UnsupportedOperation',
    message: expect.stringContaining('AddPermission'),
  });
});

it.each([
  ['no target', {}, '{}', 400, 'InvalidAction'],
  ['no JSON', { 'x-amz-target': 'AmazonSQS.ListQueues' }, '{', 400, 'SerializationException'],
  ['too much', { 'x-amz-target': 'AmazonSQS.ListQueues' }, 'x'.repeat(9_000_000), 413, 'RequestEntityTooLarge'],
])('responds with an error to a request with %s', async (_, headers, body, status, code) => {
  const sqs = await startSqs();
  const response = await fetch(sqs.endpoint, { method: 'POST', headers: { ...headers }, body });
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ __type: `com.amazonaws.sqs#${code}` });
});
