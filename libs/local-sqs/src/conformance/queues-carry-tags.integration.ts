import { CreateQueueCommand, ListQueueTagsCommand, TagQueueCommand, UntagQueueCommand } from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { startSqs } from './start-conformance.ts';

it('adds, lists and removes tags', async () => {
  const sqs = await startSqs();
  await sqs.client.send(new CreateQueueCommand({ QueueName: 'orders', tags: { team: 'billing' } }));
  const { url: QueueUrl } = sqs.ours().engine.queueOrThrow('orders');
  const tags = async () => (await sqs.client.send(new ListQueueTagsCommand({ QueueUrl }))).Tags;
  await sqs.client.send(new TagQueueCommand({ QueueUrl, Tags: { stage: 'dev' } }));
  expect(await tags()).toEqual({ team: 'billing', stage: 'dev' });
  await sqs.client.send(new UntagQueueCommand({ QueueUrl, TagKeys: ['team', 'unknown'] }));
  expect(await tags()).toEqual({ stage: 'dev' });
});
