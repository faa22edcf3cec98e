import { describe, expect, test } from '@jest/globals';
import { mappingProblems } from './testing/mapping-problems.ts';
import { synthesise } from './testing/synthesise.ts';
import { faulty, templateJson } from './testing/template-json.ts';

const template = templateJson(synthesise());

describe('every queue that feeds a function', () => {
  test('hides, retries, reports and bounds as Lambda needs it to', () => {
    expect(mappingProblems(template)).toEqual([]);
  });

  test.each([
    [
      'RowQueue',
      'VisibilityTimeout',
      180,
      'RowQueueConsumer: messages become visible before six timeouts and a window',
    ],
    [
      'RowQueue',
      'VisibilityTimeout',
      undefined,
      'RowQueueConsumer: messages become visible before six timeouts and a window',
    ],
    ['Writer', 'Timeout', 31, 'ValueQueueConsumer: messages become visible before six timeouts and a window'],
    ['RowQueueConsumer', 'FunctionResponseTypes', undefined, 'RowQueueConsumer: does not report batch item failures'],
    ['ValueQueueConsumer', 'ScalingConfig', undefined, 'ValueQueueConsumer: has no maximum concurrency'],
    [
      'ValueQueueConsumer',
      'MaximumBatchingWindowInSeconds',
      0,
      'ValueQueueConsumer: batches more than 10 messages without a window',
    ],
    [
      'RowDeadLetterQueueConsumer',
      'EventSourceArn.Fn::GetAtt.0',
      'Gone',
      'RowDeadLetterQueueConsumer names a queue or function that is not there',
    ],
  ])('a faulty variant with %s %s = %s is caught', (id, property, value, problem) => {
    expect(mappingProblems(faulty(template, id, property, value))).toEqual([problem]);
  });

  test('a faulty variant without a dead-letter queue is caught', () => {
    expect(mappingProblems(faulty(template, 'ValueDeadLetterQueue', 'RedrivePolicy'))).toEqual([
      'ValueDeadLetterQueueConsumer: consumes a queue without a dead-letter queue',
      'ValueDeadLetterQueueConsumer: gives a message up after other than 1000 receives',
    ]);
  });

  test.each([
    ['RowQueue', 5, 'RowQueueConsumer: gives a message up after other than 500 receives'],
    ['ValueQueue', 5, 'ValueQueueConsumer: gives a message up after other than 500 receives'],
    ['RowDeadLetterQueue', 5, 'RowDeadLetterQueueConsumer: gives a message up after other than 1000 receives'],
  ])('a faulty variant whose %s has SQS give up after %i receives is caught', (queue, receives, problem) => {
    expect(mappingProblems(faulty(template, queue, 'RedrivePolicy.maxReceiveCount', receives))).toEqual([problem]);
  });
});
