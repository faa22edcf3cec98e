import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { mappingProblems } from './testing/mapping-problems.ts';
import type { Step } from './steps/step.ts';
import { synthesise } from './testing/synthesise.ts';
import { faulty, templateJson } from './testing/template-json.ts';

const template = templateJson(synthesise());
const notScaled = 'has no maximum concurrency or provisioned pollers that Lambda accepts';
const pollers = (MinimumPollers: number) => ({ MinimumPollers, MaximumPollers: 20 });

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
    ['ValueQueueConsumer', 'ScalingConfig', undefined, `ValueQueueConsumer: ${notScaled}`],
    ['ValueQueueConsumer', 'ScalingConfig.MaximumConcurrency', 1, `ValueQueueConsumer: ${notScaled}`],
    ['ValueQueueConsumer', 'ProvisionedPollerConfig', pollers(2), `ValueQueueConsumer: ${notScaled}`],
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

describe('an event source mapping in provisioned mode', () => {
  const step: Step = {
    name: 'notify',
    after: 'writer',
    function: { timeoutSeconds: 30, memoryMb: 512 },
    consumer: {
      batchSize: 10,
      batchWindowSeconds: 0,
      provisionedPollerConfig: { minimumPollers: 2, maximumPollers: 20 },
    },
    rowsTableActions: [],
  };
  const synthesised = synthesise({}, [step]);
  const provisioned = templateJson(synthesised);

  test('has pollers, and no maximum concurrency', () => {
    expect(mappingProblems(provisioned)).toEqual([]);
    synthesised.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': ['NotifyQueue', 'Arn'] },
      ProvisionedPollerConfig: pollers(2),
      ScalingConfig: Match.absent(),
    });
  });

  test('a faulty variant with one poller is caught', () => {
    const one = faulty(provisioned, 'NotifyQueueConsumer', 'ProvisionedPollerConfig', pollers(1));
    expect(mappingProblems(one)).toEqual([`NotifyQueueConsumer: ${notScaled}`]);
  });
});
