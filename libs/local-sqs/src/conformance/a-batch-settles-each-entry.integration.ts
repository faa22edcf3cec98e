import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  SendMessageBatchCommand,
} from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { present, startSqs } from './start-conformance.ts';

it('sends what is good and reports the invalid entries', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders');
  const Entries = [
    { Id: 'good', MessageBody: 'hello' },
    { Id: 'control', MessageBody: '\u0001' },
    { Id: 'late', MessageBody: 'hello', DelaySeconds: 901 },
    { Id: 'grouped', MessageBody: 'hello', MessageGroupId: 'two words' },
    { Id: 'also-good', MessageBody: 'world', DelaySeconds: 5 },
  ];
  const { Successful, Failed } = await sqs.client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  expect(Successful?.map(({ Id }) => Id)).toEqual(['good', 'also-good']);
  expect(Failed).toMatchObject([
    { Id: 'control', Code: 'InvalidMessageContents', SenderFault: true },
    { Id: 'late', Code: 'InvalidParameterValue', SenderFault: true },
    { Id: 'grouped', Code: 'InvalidParameterValue', SenderFault: true },
  ]);
  expect(await sqs.counts(QueueUrl)).toEqual({ visible: 1, inFlight: 0, delayed: 1 });
});

it('deletes and changes visibility per entry', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders');
  await sqs.send(QueueUrl, 'a');
  await sqs.send(QueueUrl, 'b');
  const [a, b] = await sqs.receive(QueueUrl);
  const [handleA, handleB] = [present(a?.ReceiptHandle), present(b?.ReceiptHandle)];

  const changed = await sqs.client.send(
    new ChangeMessageVisibilityBatchCommand({
      QueueUrl,
      Entries: [
        { Id: 'a', ReceiptHandle: handleA, VisibilityTimeout: 0 },
        { Id: 'b', ReceiptHandle: handleB, VisibilityTimeout: 43_201 },
      ],
    }),
  );
  expect(changed.Successful).toEqual([{ Id: 'a' }]);
  expect(changed.Failed).toMatchObject([{ Id: 'b', Code: 'InvalidParameterValue' }]);
  expect(await sqs.counts(QueueUrl)).toEqual({ visible: 1, inFlight: 1, delayed: 0 });

  const deleted = await sqs.client.send(
    new DeleteMessageBatchCommand({
      QueueUrl,
      Entries: [
        { Id: 'b', ReceiptHandle: handleB },
        { Id: 'x', ReceiptHandle: 'made-up' },
      ],
    }),
  );
  expect(deleted.Successful).toEqual([{ Id: 'b' }]);
  expect(deleted.Failed).toMatchObject([{ Id: 'x', Code: 'ReceiptHandleIsInvalid', SenderFault: true }]);
  expect(await sqs.counts(QueueUrl)).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
});
