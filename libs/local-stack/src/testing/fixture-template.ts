export interface TemplateOptions {
  readonly batchSize?: number;
  readonly windowSeconds?: number;
  readonly maximumConcurrency?: number;
  readonly timeoutSeconds?: number;
  readonly visibilityTimeoutSeconds?: number;
  readonly maxReceiveCount?: number;
  readonly reportBatchItemFailures?: boolean;
  /** Environment variables in addition to QUEUE_URL and TABLE_NAME. */
  readonly variables?: object;
  /** Permissions of the role in addition to those for the mapping and the schedule. */
  readonly statements?: readonly object[];
  /** Resources that are added to those of the fixture, or replace them. */
  readonly resources?: object;
}

/** Returns a template as the CDK generates it: a queue with a dead-letter queue, a function that reads it, a schedule, a table. */
export function fixtureTemplate(options: TemplateOptions = {}) {
  const { batchSize = 10, windowSeconds = 0, maximumConcurrency, timeoutSeconds = 5 } = options;
  return {
    Parameters: { Stage: { Type: 'String', Default: 'test' } },
    Resources: {
      Table: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
          AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
          BillingMode: 'PAY_PER_REQUEST',
        },
      },
      Dead: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'dead' } },
      Queue: {
        Type: 'AWS::SQS::Queue',
        Properties: {
          QueueName: { 'Fn::Join': ['-', ['work', { Ref: 'Stage' }]] },
          VisibilityTimeout: options.visibilityTimeoutSeconds ?? 30,
          RedrivePolicy: {
            deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] },
            maxReceiveCount: options.maxReceiveCount ?? 3,
          },
        },
      },
      Consumer: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          FunctionName: 'consumer',
          Code: { S3Bucket: 'assets', S3Key: 'abc.zip' },
          Handler: 'handler.handler',
          Runtime: 'nodejs24.x',
          Timeout: timeoutSeconds,
          MemorySize: 256,
          Environment: {
            Variables: { QUEUE_URL: { Ref: 'Queue' }, TABLE_NAME: { Ref: 'Table' }, ...options.variables },
          },
          Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
        },
      },
      Role: fixtureRole(options.statements),
      Mapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] },
          FunctionName: { Ref: 'Consumer' },
          BatchSize: batchSize,
          MaximumBatchingWindowInSeconds: windowSeconds,
          ...(maximumConcurrency === undefined ? {} : { ScalingConfig: { MaximumConcurrency: maximumConcurrency } }),
          ...(options.reportBatchItemFailures === false ? {} : { FunctionResponseTypes: ['ReportBatchItemFailures'] }),
        },
      },
      Daily: {
        Type: 'AWS::Scheduler::Schedule',
        Properties: {
          Name: 'daily',
          ScheduleExpression: 'cron(0 6 * * ? *)',
          FlexibleTimeWindow: { Mode: 'OFF' },
          Target: {
            Arn: { 'Fn::GetAtt': ['Consumer', 'Arn'] },
            RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
            Input: '{"scheduledTime":"<aws.scheduler.scheduled-time>"}',
          },
        },
      },
      ...options.resources,
    },
    Outputs: { QueueUrl: { Value: { Ref: 'Queue' } }, TableName: { Value: { Ref: 'Table' } } },
  };
}

/** The role of the function and of the schedule. */
function fixtureRole(statements: readonly object[] = []): object {
  const needs = [
    {
      Effect: 'Allow',
      Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      Resource: { 'Fn::GetAtt': ['Queue', 'Arn'] },
    },
    { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: { 'Fn::GetAtt': ['Consumer', 'Arn'] } },
  ];
  const services = ['lambda.amazonaws.com', 'scheduler.amazonaws.com'];
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: services }, Action: 'sts:AssumeRole' }],
      },
      Policies: [
        { PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement: [...needs, ...statements] } },
      ],
    },
  };
}
