import { expect, it } from '@jest/globals';
import { sqsAccess } from './sqs-access.ts';

const url = 'http://127.0.0.1:4566/000000000000/work';

it.each([
  ['SendMessage', { QueueUrl: url }, 'sqs:SendMessage', url],
  ['SendMessageBatch', { QueueUrl: url }, 'sqs:SendMessage', url],
  ['DeleteMessageBatch', { QueueUrl: url }, 'sqs:DeleteMessage', url],
  ['ChangeMessageVisibilityBatch', { QueueUrl: url }, 'sqs:ChangeMessageVisibility', url],
  ['ReceiveMessage', { QueueUrl: url }, 'sqs:ReceiveMessage', url],
  ['GetQueueUrl', { QueueName: 'work' }, 'sqs:GetQueueUrl', 'work'],
  ['StartMessageMoveTask', { SourceArn: 'arn:aws:sqs:::work' }, 'sqs:StartMessageMoveTask', 'arn:aws:sqs:::work'],
])('%s requires %3$s on its queue', (operation, input, action, queue) => {
  expect(sqsAccess(operation, input, (named) => `arn of ${named}`)).toEqual({ action, resource: `arn of ${queue}` });
});

it.each([{}, { QueueUrl: 7 }, 'text'])('a request without a queue, such as %j, is on *', (input) => {
  expect(sqsAccess('ListQueues', input, () => 'a queue')).toEqual({ action: 'sqs:ListQueues', resource: '*' });
});
