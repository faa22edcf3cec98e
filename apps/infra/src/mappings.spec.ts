import { describe, expect, test } from '@jest/globals';
import { mappingProblems } from './testing/mapping-problems.ts';
import { synthesise } from './testing/synthesise.ts';
import { faulty, templateJson } from './testing/template-json.ts';

const template = templateJson(synthesise());

describe('every event source mapping', () => {
  test('has the visibility timeout, batch responses, concurrency and dead-letter queue that Lambda recommends', () => {
    expect(mappingProblems(template)).toEqual([]);
  });

  test.each([
    [
      'RowQueue',
      'VisibilityTimeout',
      180,
      'RowQueueConsumer: the visibility timeout is below six function timeouts and the batch window',
    ],
    [
      'RowQueue',
      'VisibilityTimeout',
      undefined,
      'RowQueueConsumer: the visibility timeout is below six function timeouts and the batch window',
    ],
    [
      'Writer',
      'Timeout',
      31,
      'ValueQueueConsumer: the visibility timeout is below six function timeouts and the batch window',
    ],
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
      'RowDeadLetterQueueConsumer: its queue or function does not exist',
    ],
  ])('a faulty variant with %s %s = %s is caught', (id, property, value, problem) => {
    expect(mappingProblems(faulty(template, id, property, value))).toEqual([problem]);
  });

  test('a faulty variant without a dead-letter queue is caught', () => {
    expect(mappingProblems(faulty(template, 'ValueDeadLetterQueue', 'RedrivePolicy'))).toEqual([
      'ValueDeadLetterQueueConsumer: consumes a queue without a dead-letter queue',
      'ValueDeadLetterQueueConsumer: maxReceiveCount is not 1000',
    ]);
  });

  test.each([
    ['RowQueue', 5, 'RowQueueConsumer: maxReceiveCount is not 500'],
    ['ValueQueue', 5, 'ValueQueueConsumer: maxReceiveCount is not 500'],
    ['RowDeadLetterQueue', 5, 'RowDeadLetterQueueConsumer: maxReceiveCount is not 1000'],
  ])('a faulty variant whose %s has the maxReceiveCount %i is caught', (queue, receives, problem) => {
    expect(mappingProblems(faulty(template, queue, 'RedrivePolicy.maxReceiveCount', receives))).toEqual([problem]);
  });
});
