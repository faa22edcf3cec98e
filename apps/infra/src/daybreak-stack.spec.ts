import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { synthesise } from './testing/synthesise.ts';

// Without steps of yours, which steps/create-steps.spec.ts is about.
const template = synthesise({}, []);

describe('the stack', () => {
  test('keeps what is still to be done in a sparse index, by shard and instant', () => {
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

  test('forgets what is left of deleted rows, and runs, by their own expiry', () => {
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
  ])('tells %s what it works on, and nothing else', (name, environment) => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: `daybreak-dev-${name}`,
      Handler: 'handler.handler',
      Environment: { Variables: Match.exact({ ...common, ...environment, POWERTOOLS_SERVICE_NAME: name }) },
    });
  });

  test('feeds each queue to its function', () => {
    const feeds = (queue: string, consumer: string): unknown => ({
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: expect.objectContaining({
        EventSourceArn: { 'Fn::GetAtt': [queue, 'Arn'] },
        FunctionName: { Ref: consumer },
      }),
    });
    expect(template.findResources('AWS::Lambda::EventSourceMapping')).toEqual({
      ScanQueueConsumer: feeds('ScanQueue', 'Scanner'),
      RowQueueConsumer: feeds('RowQueue', 'Worker'),
      ValueQueueConsumer: feeds('ValueQueue', 'Writer'),
      ScanDeadLetterQueueConsumer: feeds('ScanDeadLetterQueue', 'DeadLetter'),
      RowDeadLetterQueueConsumer: feeds('RowDeadLetterQueue', 'DeadLetter'),
      ValueDeadLetterQueueConsumer: feeds('ValueDeadLetterQueue', 'DeadLetter'),
    });
  });

  test('starts the scanner every five minutes with the instant that was meant, and keeps the firings that failed', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      Name: 'daybreak-dev-scan',
      ScheduleExpression: 'cron(0/5 * * * ? *)',
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

  test('publishes the names that tools look for', () => {
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
