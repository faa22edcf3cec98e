import { DatabaseSync } from 'node:sqlite';
import { DeleteMessageCommand, SendMessageCommand, TagQueueCommand } from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { startSqs, temporaryStoreFile } from './start-conformance.ts';

it('restores queues and messages, with those in flight visible', async () => {
  const storeFile = await temporaryStoreFile();
  const before = await startSqs({ storeFile });
  const deadUrl = await before.createQueue('orders-dead');
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: await before.arnOf(deadUrl), maxReceiveCount: 2 });
  const QueueUrl = await before.createQueue('orders', { VisibilityTimeout: '60', RedrivePolicy });
  await before.client.send(new TagQueueCommand({ QueueUrl, Tags: { team: 'billing' } }));
  const MessageAttributes = { bytes: { DataType: 'Binary', BinaryValue: Uint8Array.of(1, 2) } };
  await before.client.send(
    new SendMessageCommand({ QueueUrl, MessageBody: 'in flight 🌿', MessageAttributes, MessageGroupId: 'customer-1' }),
  );
  const [received] = await before.receive(QueueUrl);
  await before.send(QueueUrl, 'visible');
  await before.client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'delayed', DelaySeconds: 10 }));
  await before.stop();

  const after = await startSqs({ storeFile });
  const { url, attributes, tags } = after.ours().engine.queueOrThrow('orders');
  expect(attributes).toMatchObject({ VisibilityTimeout: '60', RedrivePolicy });
  expect(tags).toEqual({ team: 'billing' });
  expect(await after.counts(url)).toEqual({ visible: 2, inFlight: 0, delayed: 1 });
  const again = await after.receive(url);
  const inFlight = again.find(({ MessageId }) => MessageId === received?.MessageId);
  expect(inFlight).toMatchObject({
    Body: 'in flight 🌿',
    MessageAttributes,
    Attributes: { MessageGroupId: 'customer-1' },
  });
  expect(new Map(again.map(({ Body, Attributes }) => [Body, Attributes?.ApproximateReceiveCount]))).toEqual(
    new Map([
      ['in flight 🌿', '2'],
      ['visible', '1'],
    ]),
  );

  await after.advance(60_000);
  expect(new Set((await after.receive(url)).map(({ Body }) => Body))).toEqual(new Set(['delayed', 'visible']));
  expect((await after.counts(after.ours().engine.queueOrThrow('orders-dead').url)).visible).toBe(1);
});

it('stores message groups in a file of a version without them', async () => {
  const storeFile = await temporaryStoreFile();
  const before = await startSqs({ storeFile });
  await before.send(await before.createQueue('orders'), 'without');
  await before.stop();
  const older = new DatabaseSync(storeFile);
  older.exec('ALTER TABLE messages DROP COLUMN messageGroupId');
  older.close();

  const after = await startSqs({ storeFile });
  const { url: QueueUrl } = after.ours().engine.queueOrThrow('orders');
  await after.client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'with', MessageGroupId: 'customer-1' }));
  const received = await after.receive(QueueUrl);
  expect(new Map(received.map(({ Body, Attributes }) => [Body, Attributes?.MessageGroupId]))).toEqual(
    new Map([
      ['without', undefined],
      ['with', 'customer-1'],
    ]),
  );
});

it('does not restore deleted, purged or moved messages', async () => {
  const storeFile = await temporaryStoreFile();
  const before = await startSqs({ storeFile });
  const queueUrl = await before.createQueue('orders');
  await before.send(queueUrl, 'deleted');
  const { ReceiptHandle } = await before.receiveOne(queueUrl);
  await before.client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
  const purgedUrl = await before.createQueue('purged');
  await before.send(purgedUrl, 'purged');
  before.ours().engine.queueOrThrow(purgedUrl).purge();
  const goneUrl = await before.createQueue('gone');
  await before.send(goneUrl, 'gone');
  before.ours().engine.deleteQueue(before.ours().engine.queueOrThrow(goneUrl));
  await before.stop();

  const after = await startSqs({ storeFile });
  expect(
    after
      .ours()
      .engine.queues()
      .map(({ name }) => name),
  ).toEqual(['orders', 'purged']);
  for (const queue of after.ours().engine.queues()) expect(queue.messages()).toEqual([]);
  expect(await after.createQueue('gone')).toBe(`${after.endpoint}/000000000000/gone`);
  expect(after.ours().engine.queueOrThrow('gone').messages()).toEqual([]);
});
