import { DeleteMessageBatchCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { startSqs } from './start-conformance.ts';

const entry = (Id: string) => ({ Id, MessageBody: 'hello' });

it.each([
  ['EmptyBatchRequest', []],
  ['TooManyEntriesInBatchRequest', Array.from({ length: 11 }, (_, index) => entry(`e${index}`))],
  ['BatchEntryIdsNotDistinct', [entry('a'), entry('b'), entry('a')]],
  ['InvalidBatchEntryId', [entry('a'), entry('not allowed')]],
  ['InvalidBatchEntryId', [entry('x'.repeat(81))]],
])('returns %s', async (name, Entries) => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders');
  const sent = sqs.client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  await expect(sent).rejects.toMatchObject({ name });
  expect((await sqs.counts(QueueUrl)).visible).toBe(0);
});

it('holds for deletes too', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders');
  const deleted = sqs.client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries: [] }));
  await expect(deleted).rejects.toMatchObject({ name: 'EmptyBatchRequest' });
});
