import { describe, expect, it } from '@jest/globals';
import { fixtureModel as read, fixtureProblems as problemsOf } from '../testing/fixture-model.ts';
import { fixtureTemplate } from '../testing/fixture-template.ts';

const { Table: fixtureTable } = fixtureTemplate().Resources;

describe('readStackModel', () => {
  it('reads tables, queues, functions, mappings, schedules and outputs, with every reference resolved', () => {
    const queueArn = 'arn:aws:sqs:eu-west-1:000000000000:work-test';
    const queueUrl = 'http://127.0.0.1:9/000000000000/work-test';

    expect(read({ batchSize: 50, windowSeconds: 2, maximumConcurrency: 4 })).toMatchObject({
      tables: [{ name: 'Fixture-Table', keySchema: [{ name: 'id', keyType: 'HASH' }], attributeTypes: { id: 'S' } }],
      queues: [
        { name: 'dead', attributes: {} },
        {
          name: 'work-test',
          url: queueUrl,
          arn: queueArn,
          visibilityTimeoutSeconds: 30,
          attributes: {
            VisibilityTimeout: '30',
            RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:000000000000:dead","maxReceiveCount":3}',
          },
        },
      ],
      functions: [
        {
          name: 'consumer',
          codeFolder: '/code',
          handler: 'handler.handler',
          timeoutSeconds: 5,
          memorySizeMiB: 256,
          environment: { QUEUE_URL: queueUrl, TABLE_NAME: 'Fixture-Table' },
          roleArn: 'arn:aws:iam::000000000000:role/Fixture-Role',
          maximumRetryAttempts: 2,
        },
      ],
      eventSourceMappings: [
        {
          functionName: 'consumer',
          queueArn,
          batchSize: 50,
          maximumBatchingWindowSeconds: 2,
          maximumConcurrency: 4,
          reportBatchItemFailures: true,
          enabled: true,
        },
      ],
      schedules: [{ name: 'daily', expression: 'cron(0 6 * * ? *)', timeZone: 'UTC', functionName: 'consumer' }],
      outputs: { QueueUrl: queueUrl, TableName: 'Fixture-Table' },
      unsupported: [],
    });
  });

  it('lists what is not emulated, and separately what is harmless', () => {
    const { unsupported, notEmulated } = read({
      resources: {
        Bucket: { Type: 'AWS::Kinesis::Stream' },
        Alarm: { Type: 'AWS::CloudWatch::Alarm' },
        Streamed: {
          Type: 'AWS::DynamoDB::Table',
          Properties: {
            KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
            AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
            KinesisStreamSpecification: { StreamArn: 'arn:aws:kinesis:eu-west-1:000000000000:stream/a' },
            Tags: [],
          },
        },
      },
    });

    expect(unsupported).toEqual([
      'Bucket (AWS::Kinesis::Stream): it accepts no records, and no consumer receives any',
      'Streamed (AWS::DynamoDB::Table): KinesisStreamSpecification: no change of an item reaches the stream',
    ]);
    expect(notEmulated).toEqual(
      expect.arrayContaining(['Alarm (AWS::CloudWatch::Alarm)', 'Streamed (AWS::DynamoDB::Table): Tags']),
    );
  });

  it('lists throughput, also of an index, and provisioned pollers as not emulated', () => {
    const throughput = {
      WarmThroughput: { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 20_000 },
      OnDemandThroughput: { MaxWriteRequestUnits: 30_000 },
    };
    const byId = { IndexName: 'byId', KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }] };
    const { Table: table, Mapping: mapping } = fixtureTemplate().Resources;
    const { unsupported, notEmulated } = read({
      resources: {
        Table: {
          ...table,
          Properties: {
            ...table.Properties,
            ...throughput,
            GlobalSecondaryIndexes: [{ ...byId, ...throughput, Compression: 'new' }],
          },
        },
        Mapping: {
          ...mapping,
          Properties: { ...mapping.Properties, ProvisionedPollerConfig: { MinimumPollers: 2, MaximumPollers: 20 } },
        },
      },
    });
    const label = 'Table (AWS::DynamoDB::Table):';
    expect(notEmulated).toEqual(
      expect.arrayContaining([
        `${label} WarmThroughput`,
        `${label} OnDemandThroughput`,
        `${label} WarmThroughput of the index byId`,
        `${label} OnDemandThroughput of the index byId`,
        'Mapping (AWS::Lambda::EventSourceMapping): ProvisionedPollerConfig',
      ]),
    );
    expect(unsupported).toEqual([`${label} Compression of the index byId`]);
  });

  it('lists unknown permissions as unsupported', () => {
    const role = { 'Fn::GetAtt': ['Imported', 'Arn'] };
    const { unsupported, roles } = read({
      resources: {
        Table: { ...fixtureTable, Properties: { ...fixtureTable.Properties, ResourcePolicy: {} } },
        Other: {
          Type: 'AWS::IAM::Role',
          Properties: {
            ManagedPolicyArns: [
              { 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/ReadOnlyAccess' },
              { Ref: 'Managed' },
            ],
            PermissionsBoundary: 'arn:aws:iam::aws:policy/Boundary',
          },
        },
        Managed: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: {}, Users: ['ada'] } },
        Elsewhere: {
          Type: 'AWS::Lambda::Function',
          Properties: { Handler: 'a.b', Runtime: 'nodejs24.x', Role: role },
        },
      },
    });
    expect(unsupported).toEqual([
      'Managed (AWS::IAM::ManagedPolicy): Users',
      'Table (AWS::DynamoDB::Table): ResourcePolicy',
      'Other (AWS::IAM::Role): PermissionsBoundary',
      'Other (AWS::IAM::Role): managed policy arn:aws:iam::aws:policy/ReadOnlyAccess is unknown, so the calls that it allows are refused here',
      'Elsewhere: its role is not in this template, so its permissions are not evaluated',
    ]);
    expect(roles.find(({ logicalId }) => logicalId === 'Other')?.policies).toMatchObject([
      { label: 'Managed (AWS::IAM::ManagedPolicy)' },
    ]);
  });

  it('reads retries from an event invoke configuration', () => {
    const config = {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: { FunctionName: { Ref: 'Consumer' }, Qualifier: '$LATEST', MaximumRetryAttempts: 0 },
    };
    expect(read({ resources: { Config: config } }).functions).toMatchObject([{ maximumRetryAttempts: 0 }]);
  });

  it('warns about a visibility timeout below six times the timeout', () => {
    expect(read({ visibilityTimeoutSeconds: 10 }).warnings).toEqual([
      'Queue Queue has a VisibilityTimeout of 10 s. AWS advises six times the Timeout of Consumer: 30 s',
    ]);
    expect(read({ visibilityTimeoutSeconds: 60, windowSeconds: 40 }).warnings).toEqual([
      'Queue Queue has a VisibilityTimeout of 60 s. AWS advises six times the Timeout of Consumer and the 40 s window of ' +
        'Mapping: 70 s',
    ]);
    expect(read().warnings).toEqual([]);
    expect(read({ visibilityTimeoutSeconds: 70, windowSeconds: 40 }).warnings).toEqual([]);
    // Lambda accepts a window during which a message can become visible again.
    expect(read({ visibilityTimeoutSeconds: 30, windowSeconds: 60 }).warnings).toEqual([
      'Queue Queue has a VisibilityTimeout of 30 s, below the 5 s Timeout of Consumer and the 60 s window of Mapping: ' +
        'messages may be delivered again while the function handles them. Set it to 90 s or more',
    ]);
  });

  it('warns about a mapping that receives more messages than its function can handle', () => {
    const reserve = (model: ReturnType<typeof fixtureTemplate>, ReservedConcurrentExecutions: number) => ({
      Consumer: {
        ...model.Resources.Consumer,
        Properties: { ...model.Resources.Consumer.Properties, ReservedConcurrentExecutions },
      },
    });
    const resources = reserve(fixtureTemplate(), 5);
    const warning = expect.stringMatching(
      /^Event source mapping Mapping receives more messages than .* of Consumer, 5,/,
    );
    expect(read({ resources }).warnings).toEqual([warning]);
    expect(read({ resources, maximumConcurrency: 6 }).warnings).toEqual([warning]);
    expect(read({ resources, maximumConcurrency: 5 }).warnings).toEqual([]);
    expect(read({ resources: reserve(fixtureTemplate(), 0) }).warnings).toEqual([]);
  });

  it('rejects environment variables that Lambda rejects', () => {
    expect(problemsOf({ variables: { AWS_REGION: 'eu-west-1', '1ST': 'x', LARGE: 'x'.repeat(4_096) } })).toEqual([
      'Consumer (AWS::Lambda::Function): Lambda reserves the environment variables AWS_REGION: remove them',
      expect.stringContaining('Lambda rejects the environment variables 1ST'),
      expect.stringMatching(/its environment variables have \d+ bytes: the maximum is 4096$/),
    ]);
  });

  it('warns about a mapping without ReportBatchItemFailures', () => {
    const { warnings, eventSourceMappings } = read({ reportBatchItemFailures: false });
    expect(warnings).toEqual([
      'Event source mapping Mapping has no ReportBatchItemFailures: after one failed message, the whole batch is delivered again. Add ' +
        "FunctionResponseTypes: ['ReportBatchItemFailures'] (reportBatchItemFailures: true in the CDK)",
    ]);
    expect(eventSourceMappings).toMatchObject([{ reportBatchItemFailures: false }]);
  });
});

describe('readStackModel rejects', () => {
  it('a visibility timeout below the function timeout', () => {
    expect(problemsOf({ visibilityTimeoutSeconds: 4 })).toEqual([
      expect.stringContaining('Queue Queue has a VisibilityTimeout of 4 s, below the 5 s Timeout of Consumer'),
    ]);
  });

  it('a variable from Secrets Manager, unless its value is set', () => {
    const variables = { KEY: '{{resolve:secretsmanager:key}}' };
    expect(problemsOf({ variables })).toEqual([
      expect.stringContaining("environment variable KEY can't be resolved: The dynamic reference {{resolve:secretsm"),
    ]);
    expect(read({ variables }, { KEY: 'local' }).functions).toMatchObject([{ environment: { KEY: 'local' } }]);
  });

  it('a variable that can not be resolved, unless its value is set', () => {
    const variables = { BUCKET: { Ref: 'Bucket' } };
    expect(problemsOf({ variables })).toEqual([
      expect.stringContaining("environment variable BUCKET can't be resolved: Bucket is not in the template"),
    ]);
    expect(read({ variables }, { BUCKET: 'local' }).functions).toMatchObject([{ environment: { BUCKET: 'local' } }]);
  });

  it('a condition that is not in the template', () => {
    const resources = { Bucket: { Type: 'AWS::Kinesis::Stream', Condition: 'Never' } };
    expect(problemsOf({ resources })).toEqual(['Condition Never is not in the template']);
  });

  it('a large batch without a window', () => {
    expect(problemsOf({ batchSize: 11 })).toEqual([expect.stringContaining('has a BatchSize above 10')]);
  });

  it('a maximum concurrency together with provisioned pollers', () => {
    const { Mapping: mapping } = fixtureTemplate({ maximumConcurrency: 2 }).Resources;
    const both = { ...mapping.Properties, ProvisionedPollerConfig: { MinimumPollers: 2 } };
    expect(problemsOf({ resources: { Mapping: { ...mapping, Properties: both } } })).toEqual([
      'Mapping (AWS::Lambda::EventSourceMapping): AWS rejects ProvisionedPollerConfig with ' +
        'ScalingConfig.MaximumConcurrency: remove one',
    ]);
  });

  it('a template with all of its problems at once', () => {
    const resources = {
      Queue: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 'long' } },
    };
    expect(problemsOf({ resources, batchSize: 11 })).toEqual([
      expect.stringContaining('Queue (AWS::SQS::Queue): VisibilityTimeout: must be a whole number'),
      expect.stringContaining('Event source mapping Mapping reads arn:'),
      expect.stringContaining('has a BatchSize above 10'),
    ]);
  });
});
