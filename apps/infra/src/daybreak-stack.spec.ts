import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { synthesise } from './testing/synthesise.ts';

// Without your own steps, which steps/create-steps.spec.ts tests.
const template = synthesise({}, []);

describe('the stack', () => {
  test('indexes scheduled rows by shard and due time in a sparse index', () => {
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      GlobalSecondaryIndexes: [
        {
          IndexName: 'due',
          KeySchema: [
            { AttributeName: 'dueShard', KeyType: 'HASH' },
            { AttributeName: 'dueAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['version'] },
        },
      ],
    });
  });

  test('expires tombstones of deleted rows, and run records, by time to live', () => {
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    });
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      KeySchema: [{ AttributeName: 'runId', KeyType: 'HASH' }],
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    });
  });

  const common = {
    ROWS_TABLE_NAME: { Ref: 'RowsTable' },
    DUE_SHARD_COUNT: '16',
    LOG_LEVEL: 'INFO',
    POWERTOOLS_METRICS_NAMESPACE: 'Daybreak/dev',
  };
  const retries = { MAX_ATTEMPTS: '5', GIVE_UP_AFTER_SECONDS: '86400' };
  test.each([
    [
      'scanner',
      {
        RUNS_TABLE_NAME: { Ref: 'RunsTable' },
        SCAN_QUEUE_URL: { Ref: 'ScanQueue' },
        ROW_QUEUE_URL: { Ref: 'RowQueue' },
        VALUE_QUEUE_URL: { Ref: 'ValueQueue' },
        QUEUE_URLS: { Ref: 'ScanQueue' },
        DEAD_LETTER_QUEUE_URL: { Ref: 'ScanDeadLetterQueue' },
        ...retries,
      },
    ],
    [
      'worker',
      {
        RUNS_TABLE_NAME: { Ref: 'RunsTable' },
        ROW_QUEUE_URL: { Ref: 'RowQueue' },
        VALUE_QUEUE_URL: { Ref: 'ValueQueue' },
        QUEUE_URLS: { Ref: 'RowQueue' },
        DEAD_LETTER_QUEUE_URL: { Ref: 'RowDeadLetterQueue' },
        PLAN_TIME_LIMIT_MS: '5000',
        PLAN_MEMORY_LIMIT_MB: '256',
        ...retries,
      },
    ],
    [
      'writer',
      {
        ROW_QUEUE_URL: { Ref: 'RowQueue' },
        QUEUE_URLS: { Ref: 'ValueQueue' },
        DEAD_LETTER_QUEUE_URL: { Ref: 'ValueDeadLetterQueue' },
        ...retries,
      },
    ],
    [
      'dead-letter',
      {
        PARKING_QUEUE_URL: { Ref: 'ParkingQueue' },
        QUEUE_URLS: { 'Fn::Join': ['', [{ Ref: 'RowDeadLetterQueue' }, ',', { Ref: 'ValueDeadLetterQueue' }]] },
        MAX_ATTEMPTS: '5',
        MAX_RECEIVE_COUNT: '500',
      },
    ],
    [
      'editor',
      {
        RUNS_TABLE_NAME: { Ref: 'RunsTable' },
        ROW_QUEUE_URL: { Ref: 'RowQueue' },
        QUEUE_URLS: { Ref: 'EditorQueue' },
        DEAD_LETTER_QUEUE_URL: { Ref: 'EditorDeadLetterQueue' },
        ...retries,
      },
    ],
  ])('passes %s the tables and queues that it uses, and no others', (name, environment) => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: `daybreak-dev-${name}`,
      Handler: 'handler.handler',
      Environment: { Variables: Match.exact({ ...common, ...environment, POWERTOOLS_SERVICE_NAME: name }) },
    });
  });

  test('maps each queue to its function', () => {
    const mapping = (queue: string, consumer: string): unknown => ({
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: expect.objectContaining({
        EventSourceArn: { 'Fn::GetAtt': [queue, 'Arn'] },
        FunctionName: { Ref: consumer },
      }),
    });
    expect(template.findResources('AWS::Lambda::EventSourceMapping')).toEqual({
      ScanQueueConsumer: mapping('ScanQueue', 'Scanner'),
      RowQueueConsumer: mapping('RowQueue', 'Worker'),
      ValueQueueConsumer: mapping('ValueQueue', 'Writer'),
      EditorQueueConsumer: mapping('EditorQueue', 'Editor'),
      ScanDeadLetterQueueConsumer: mapping('ScanDeadLetterQueue', 'DeadLetter'),
      RowDeadLetterQueueConsumer: mapping('RowDeadLetterQueue', 'DeadLetter'),
      ValueDeadLetterQueueConsumer: mapping('ValueDeadLetterQueue', 'DeadLetter'),
    });
  });

  test('invokes the scanner every minute with the scheduled time, and keeps the firings that fail', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      Name: 'daybreak-dev-scan',
      ScheduleExpression: 'cron(* * * * ? *)',
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: { 'Fn::GetAtt': ['Scanner', 'Arn'] },
        Input: '{"scheduledTime":"<aws.scheduler.scheduled-time>"}',
        RetryPolicy: { MaximumRetryAttempts: 10, MaximumEventAgeInSeconds: 3600 },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['ScanScheduleDeadLetterQueue', 'Arn'] } },
      },
    });
  });

  test('has the outputs that tools read', () => {
    const references = {
      RowsTableName: 'RowsTable',
      RunsTableName: 'RunsTable',
      ScanQueueUrl: 'ScanQueue',
      ScanDeadLetterQueueUrl: 'ScanDeadLetterQueue',
      RowQueueUrl: 'RowQueue',
      RowDeadLetterQueueUrl: 'RowDeadLetterQueue',
      ValueQueueUrl: 'ValueQueue',
      ValueDeadLetterQueueUrl: 'ValueDeadLetterQueue',
      ScheduleDeadLetterQueueUrl: 'ScanScheduleDeadLetterQueue',
      ParkingQueueUrl: 'ParkingQueue',
      EditorQueueUrl: 'EditorQueue',
      EditorDeadLetterQueueUrl: 'EditorDeadLetterQueue',
      EditorFunctionName: 'Editor',
      ScannerFunctionName: 'Scanner',
      WorkerFunctionName: 'Worker',
      WriterFunctionName: 'Writer',
      DeadLetterFunctionName: 'DeadLetter',
      ScheduleName: 'ScanSchedule',
    };
    expect(template.findOutputs('*')).toEqual({
      ...Object.fromEntries(Object.entries(references).map(([name, id]) => [name, { Value: { Ref: id } }])),
      DueShardCount: { Value: '16' },
      AlarmNamePrefix: { Value: 'daybreak-dev-' },
    });
  });
});
