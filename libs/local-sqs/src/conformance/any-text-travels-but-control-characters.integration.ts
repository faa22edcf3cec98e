import { expect, it } from '@jest/globals';
import { startSqs } from './start-conformance.ts';

it('delivers emoji, line breaks and every script unchanged', async () => {
  const sqs = await startSqs();
  const queueUrl = await sqs.createQueue('orders');
  const text = 'Zoë 👩‍👩‍👧 \t\r\n 日本語 العربية \uE000 \uFFFD "quoted" \\ </xml>';
  await sqs.send(queueUrl, text);
  expect((await sqs.receiveOne(queueUrl)).Body).toBe(text);
});

it.each([
  ['NUL', 'a\u0000b'],
  ['a control character', '\u001b[0m'],
  ['U+FFFE', '\uFFFE'],
  ['half an emoji', '\uD83D'],
])('refuses %s', async (_, body) => {
  const sqs = await startSqs();
  const queueUrl = await sqs.createQueue('orders');
  // Without the SDK, which would replace half an emoji before sending.
  const response = await fetch(queueUrl, {
    method: 'POST',
    headers: { 'x-amz-target': 'AmazonSQS.SendMessage' },
    body: JSON.stringify({ QueueUrl: queueUrl, MessageBody: body }),
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ __type: 'com.amazonaws.sqs#InvalidMessageContents' });
});

it('refuses an empty body', async () => {
  const sqs = await startSqs();
  const queueUrl = await sqs.createQueue('orders');
  await expect(sqs.send(queueUrl, '')).rejects.toThrow('MessageBody');
});
