import { SendMessageCommand, type MessageAttributeValue } from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { startSqs } from './start-conformance.ts';

const text = { DataType: 'String', StringValue: 'x' };
const eleven = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`a${index}`, text]));

it.each<[string, Record<string, MessageAttributeValue>]>([
  ['more than 10', eleven],
  ['a name of AWS', { 'AWS.trace': text }],
  ['a name with two dots', { 'a..b': text }],
  ['a name with a space', { 'a b': text }],
  ['an unknown type', { a: { DataType: 'Date', StringValue: 'x' } }],
  ['an empty value', { a: { DataType: 'String', StringValue: '' } }],
  ['no value', { a: { DataType: 'String' } }],
  ['a number that is none', { a: { DataType: 'Number', StringValue: 'twelve' } }],
  ['a string as binary', { a: { DataType: 'Binary', StringValue: 'x' } }],
])('rejects %s', async (_, MessageAttributes) => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders');
  const sent = sqs.client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hi', MessageAttributes }));
  await expect(sent).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  expect((await sqs.counts(QueueUrl)).visible).toBe(0);
});
