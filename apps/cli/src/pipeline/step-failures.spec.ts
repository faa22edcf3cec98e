import { expect, test } from '@jest/globals';
import { pipelineQueueNames } from './outputs.ts';
import { readStepFailure, stepNames } from './step-failures.ts';

const text = (StringValue: string) => ({ DataType: 'String', StringValue });
const Attributes = { SentTimestamp: String(Date.parse('2026-03-29T12:00:00Z')) };
const body = '{"rowId":"a","version":2,"runId":"run","more":true}';

test('the names of steps come from their queues', () => {
  expect(stepNames({ names: [...pipelineQueueNames, 'send-notice', 'send-notice-dead-letter'] })).toEqual([
    'send-notice',
  ]);
  expect(stepNames({ names: pipelineQueueNames })).toEqual([]);
});

test('a failed message of a step has its row, its run and the cause', () => {
  const MessageAttributes = { reason: text('TypeError'), message: text('no address') };
  expect(readStepFailure('send-notice', { MessageId: 'm', Body: body, Attributes, MessageAttributes })).toEqual({
    step: 'send-notice',
    id: 'a',
    version: 2,
    runId: 'run',
    cause: 'TypeError: no address',
    at: '2026-03-29T12:00:00.000Z',
    messageId: 'm',
    body,
  });
});

test('a message that SQS moved has a general cause, and a message of another sender has no row', () => {
  expect(readStepFailure('send-notice', { MessageId: 'm', Body: 'garbage', Attributes })).toEqual({
    step: 'send-notice',
    cause: 'the function ended before it returned, at every attempt',
    at: '2026-03-29T12:00:00.000Z',
    messageId: 'm',
    body: 'garbage',
  });
});

test.each([
  ['{"action":"cancel","rowId":"a","token":"t"}', 'a'],
  ['{"action":"put","row":{"id":"b"},"token":"t"}', 'b'],
  ['{"action":"pause","reason":"wrong","token":"t"}', undefined],
])('a refused edit %s is about its row', (edit, id) => {
  const failure = readStepFailure('editor', { MessageId: 'm', Body: edit, Attributes });
  expect(failure.id).toBe(id);
  expect(failure).not.toHaveProperty('version');
});

test.each([[{ runId: 'run' }], [{}]])('an event that was not sent is about the version of its row, with %j', (run) => {
  const detail = { id: 'a/2', rowId: 'a', version: 2, ...run };
  const Body = JSON.stringify({ event: { detailType: 'RowCompleted', detail } });
  const failure = readStepFailure('notifier', { MessageId: 'm', Body, Attributes });
  expect(failure).toMatchObject({ step: 'notifier', id: 'a', version: 2, ...run });
  expect('runId' in failure).toBe('runId' in run);
});
