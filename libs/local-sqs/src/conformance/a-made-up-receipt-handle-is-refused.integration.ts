import { ChangeMessageVisibilityCommand, DeleteMessageCommand } from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { startSqs } from './start-conformance.ts';

it.each(['made-up', ''])('rejects the receipt handle %j', async (ReceiptHandle) => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders');
  const deleted = sqs.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  await expect(deleted).rejects.toMatchObject({ name: 'ReceiptHandleIsInvalid' });
  const changed = sqs.client.send(
    new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 1 }),
  );
  await expect(changed).rejects.toMatchObject({ name: 'ReceiptHandleIsInvalid' });
});

it('rejects the receipt handle of another queue', async () => {
  const sqs = await startSqs();
  const orders = await sqs.createQueue('orders');
  const invoices = await sqs.createQueue('invoices');
  await sqs.send(orders, 'hello');
  const { ReceiptHandle } = await sqs.receiveOne(orders);
  const deleted = sqs.client.send(new DeleteMessageCommand({ QueueUrl: invoices, ReceiptHandle }));
  await expect(deleted).rejects.toMatchObject({ name: 'ReceiptHandleIsInvalid' });
});
