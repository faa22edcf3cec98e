import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { parseTemplateText } from '../../loading/parse-template-text.ts';
import { templateSchema, type Template } from '../../template-schema.ts';
import { isSamTemplate, SamError, transformSam } from './transform-sam.ts';

const parse = (yaml: string): Template =>
  v.parse(templateSchema, parseTemplateText(`Transform: AWS::Serverless-2016-10-31\n${yaml}`));

/** Returns the resources of a transformed template. */
const transform = (yaml: string): Template['Resources'] => transformSam(parse(yaml)).Resources;

/** Returns the resources of a function with an event. */
const withEvent = (event: string): Template['Resources'] =>
  transform(`
Resources:
  Work:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src
      Handler: index.handler
      Runtime: nodejs24.x
      Events:
        In: ${event}`);

/** Returns the names of a role's managed policies. */
function managedPolicies(resources: Template['Resources'], roleId = 'WorkRole'): string[] {
  const { ManagedPolicyArns: arns } = resources[roleId]?.Properties ?? {};
  return v
    .parse(v.array(v.object({ 'Fn::Sub': v.string() })), arns)
    .map((arn) => arn['Fn::Sub'].replace(/^.*:policy\//, ''));
}

describe('a template of SAM', () => {
  it('is recognised by its transform, and keeps other transforms', () => {
    expect(isSamTemplate(v.parse(templateSchema, { Resources: {} }))).toBe(false);
    const both = v.parse(templateSchema, {
      Transform: ['AWS::LanguageExtensions', 'AWS::Serverless-2016-10-31'],
      Globals: {},
      Resources: {},
    });
    expect(isSamTemplate(both)).toBe(true);
    expect(transformSam(both)).toEqual({
      Transform: ['AWS::LanguageExtensions'],
      Resources: {},
      Parameters: {},
      Mappings: {},
      Conditions: {},
      Outputs: {},
    });
  });

  it('merges the maps and joins the lists of Globals, and a function replaces other global values', () => {
    const { Work: work } = transform(`
Globals:
  Function:
    Runtime: nodejs24.x
    Timeout: 3
    Layers: [a]
    Environment: { Variables: { STAGE: dev, TABLE: none } }
Resources:
  Work:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Timeout: 10
      Layers: [b]
      Environment: { Variables: { TABLE: !Ref Orders } }`);
    expect(work?.Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Timeout: 10,
      Layers: ['a', 'b'],
      Environment: { Variables: { STAGE: 'dev', TABLE: { Ref: 'Orders' } } },
    });
  });

  it('omits Globals for a resource that ignores them', () => {
    const { Work: work, Other: other } = transform(`
Globals: { Function: { Timeout: 3, Runtime: nodejs24.x } }
Resources:
  Work: { Type: AWS::Serverless::Function, IgnoreGlobals: [Timeout], Properties: {} }
  Other: { Type: AWS::Serverless::Function, IgnoreGlobals: '*', Properties: {} }`);
    expect(work?.Properties).toMatchObject({ Runtime: 'nodejs24.x' });
    expect(work?.Properties).not.toHaveProperty('Timeout');
    expect(other?.Properties).not.toHaveProperty('Runtime');
  });
});

describe('a function of SAM', () => {
  it('becomes a function with its folder, and a role with its policies, under the same condition', () => {
    const { Work: work, WorkRole: role } = transform(`
Resources:
  Work:
    Type: AWS::Serverless::Function
    Condition: Deployed
    Properties:
      CodeUri: src/
      Handler: index.handler
      Tracing: Active
      Policies:
        - AmazonSNSReadOnlyAccess
        - arn:aws:iam::aws:policy/Other
        - SQSSendMessagePolicy: { QueueName: !GetAtt Out.QueueName }
        - Statement: { Effect: Allow, Action: 'sns:Publish', Resource: '*' }
        - StepFunctionsExecutionPolicy: { StateMachineName: x }`);
    expect(work).toMatchObject({
      Type: 'AWS::Lambda::Function',
      Condition: 'Deployed',
      Metadata: { 'aws:asset:path': 'src/' },
      Properties: { Role: { 'Fn::GetAtt': ['WorkRole', 'Arn'] }, TracingConfig: { Mode: 'Active' } },
    });
    expect(work?.Properties).not.toHaveProperty('Policies');
    expect(role).toMatchObject({ Type: 'AWS::IAM::Role', Condition: 'Deployed' });
    expect(role?.Properties['ManagedPolicyArns']).toEqual([
      { 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole' },
      { 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/AWSXRayDaemonWriteAccess' },
      { 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/AmazonSNSReadOnlyAccess' },
      'arn:aws:iam::aws:policy/Other',
    ]);
    const queueArn = [
      'arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:${QueueName}',
      { QueueName: { 'Fn::GetAtt': 'Out.QueueName' } },
    ];
    expect(role?.Properties['Policies']).toMatchObject([
      { PolicyDocument: { Statement: [{ Action: ['sqs:SendMessage*'], Resource: [{ 'Fn::Sub': queueArn }] }] } },
      { PolicyDocument: { Statement: [{ Action: 'sns:Publish' }] } },
      { PolicyDocument: { Statement: [{ Action: 'states:*' }] } },
    ]);
  });

  it('keeps an explicit role', () => {
    const resources = transform(`
Resources:
  Work: { Type: AWS::Serverless::Function, Properties: { Role: !GetAtt Own.Arn, InlineCode: 'exports.handler = 1' } }`);
    expect(Object.keys(resources)).toEqual(['Work']);
    expect(resources['Work']?.Properties).toMatchObject({
      Role: { 'Fn::GetAtt': 'Own.Arn' },
      Code: { ZipFile: 'exports.handler = 1' },
    });
  });

  it('may send to its dead-letter queue and to the destinations of its results', () => {
    const resources = transform(`
Resources:
  Work:
    Type: AWS::Serverless::Function
    Properties:
      DeadLetterQueue: { Type: SQS, TargetArn: !GetAtt Dead.Arn }
      EventInvokeConfig:
        MaximumRetryAttempts: 1
        DestinationConfig:
          OnSuccess: { Type: SQS }
          OnFailure: { Type: Lambda, Destination: !GetAtt Other.Arn }`);
    expect(resources['Work']?.Properties['DeadLetterConfig']).toEqual({ TargetArn: { 'Fn::GetAtt': 'Dead.Arn' } });
    expect(resources['WorkEventInvokeConfigOnSuccessSQS']?.Type).toBe('AWS::SQS::Queue');
    expect(resources['WorkEventInvokeConfig']?.Properties).toEqual({
      FunctionName: { Ref: 'Work' },
      Qualifier: '$LATEST',
      MaximumRetryAttempts: 1,
      DestinationConfig: {
        OnSuccess: { Destination: { 'Fn::GetAtt': ['WorkEventInvokeConfigOnSuccessSQS', 'Arn'] } },
        OnFailure: { Destination: { 'Fn::GetAtt': 'Other.Arn' } },
      },
    });
    expect(resources['WorkRole']?.Properties['Policies']).toMatchObject([
      {
        PolicyDocument: {
          Statement: [
            { Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': 'Dead.Arn' } },
            { Action: 'sqs:SendMessage' },
            { Action: 'lambda:InvokeFunction', Resource: { 'Fn::GetAtt': 'Other.Arn' } },
          ],
        },
      },
    ]);
  });

  it('replaces its alias and its version', () => {
    const { Other: other, WorkAliaslive: alias } = transform(`
Resources:
  Work: { Type: AWS::Serverless::Function, Properties: { AutoPublishAlias: live } }
  Other: { Type: AWS::Serverless::Function, Properties: { Environment: { Variables: { FUNCTION: !Ref Work.Alias } } } }`);
    expect(alias?.Type).toBe('AWS::Lambda::Alias');
    expect(other?.Properties['Environment']).toEqual({ Variables: { FUNCTION: { 'Fn::GetAtt': ['Work', 'Arn'] } } });
  });
});

describe('an event of a function', () => {
  it('SQS becomes a mapping that the role may read', () => {
    const resources = withEvent(
      '{ Type: SQS, Properties: { Queue: !GetAtt Q.Arn, FunctionResponseTypes: [ReportBatchItemFailures] } }',
    );
    expect(resources['WorkIn']).toMatchObject({
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: { 'Fn::GetAtt': 'Q.Arn' },
        FunctionName: { Ref: 'Work' },
        BatchSize: 10,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      },
    });
    expect(managedPolicies(resources)).toContain('service-role/AWSLambdaSQSQueueExecutionRole');
  });

  it('DynamoDB becomes a mapping of a stream, with an on-failure queue that the role may send to', () => {
    const resources = withEvent(
      '{ Type: DynamoDB, Properties: { Stream: !GetAtt T.StreamArn, StartingPosition: LATEST, DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt Dead.Arn } } } }',
    );
    expect(resources['WorkIn']?.Properties).toMatchObject({
      StartingPosition: 'LATEST',
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': 'Dead.Arn' } } },
    });
    expect(managedPolicies(resources)).toContain('service-role/AWSLambdaDynamoDBExecutionRole');
    expect(JSON.stringify(resources['WorkRole'])).toContain('"Action":"sqs:SendMessage"');
  });

  it.each([
    [
      'Schedule',
      '{ Schedule: rate(5 minutes), Enabled: false }',
      { ScheduleExpression: 'rate(5 minutes)', State: 'DISABLED' },
    ],
    [
      'EventBridgeRule',
      '{ Pattern: { source: [shop] }, EventBusName: b }',
      { EventPattern: { source: ['shop'] }, EventBusName: 'b' },
    ],
    ['CloudWatchEvent', '{ Pattern: { source: [shop] } }', { EventPattern: { source: ['shop'] } }],
  ])('%s becomes a rule that may invoke the function', (type, properties, expected) => {
    const resources = withEvent(`{ Type: ${type}, Properties: ${properties} }`);
    expect(resources['WorkIn']).toMatchObject({
      Type: 'AWS::Events::Rule',
      Properties: { ...expected, Targets: [{ Id: 'WorkInLambdaTarget', Arn: { 'Fn::GetAtt': ['Work', 'Arn'] } }] },
    });
    expect(resources['WorkInPermission']?.Properties).toMatchObject({
      FunctionName: { Ref: 'Work' },
      Principal: 'events.amazonaws.com',
      SourceArn: { 'Fn::GetAtt': ['WorkIn', 'Arn'] },
    });
  });

  it('a rule can have a generated dead-letter queue that EventBridge may send to', () => {
    const resources = withEvent(
      '{ Type: Schedule, Properties: { Schedule: rate(5 minutes), DeadLetterConfig: { Type: SQS } } }',
    );
    expect(resources['WorkInQueue']?.Type).toBe('AWS::SQS::Queue');
    expect(resources['WorkInQueuePolicy']?.Properties).toMatchObject({ Queues: [{ Ref: 'WorkInQueue' }] });
    expect(resources['WorkIn']?.Properties['Targets']).toMatchObject([
      { DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['WorkInQueue', 'Arn'] } } },
    ]);
  });

  it('ScheduleV2 becomes a schedule with a role that may invoke the function', () => {
    const resources = withEvent(
      '{ Type: ScheduleV2, Properties: { ScheduleExpression: rate(1 day), Input: "{}", DeadLetterConfig: { Arn: !GetAtt Dead.Arn } } }',
    );
    expect(resources['WorkIn']).toMatchObject({
      Type: 'AWS::Scheduler::Schedule',
      Properties: {
        Name: 'WorkIn',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: { Input: '{}', RoleArn: { 'Fn::GetAtt': ['WorkInRole', 'Arn'] } },
      },
    });
    expect(resources['WorkInRole']?.Properties['Policies']).toMatchObject([
      { PolicyDocument: { Statement: [{ Action: 'lambda:InvokeFunction' }, { Action: 'sqs:SendMessage' }] } },
    ]);
  });

  it('SNS becomes a subscription of the function', () => {
    const resources = withEvent('{ Type: SNS, Properties: { Topic: !Ref T, FilterPolicy: { kind: [a] } } }');
    expect(resources['WorkIn']).toMatchObject({
      Type: 'AWS::SNS::Subscription',
      Properties: { Protocol: 'lambda', TopicArn: { Ref: 'T' }, FilterPolicy: { kind: ['a'] } },
    });
    expect(resources['WorkInPermission']?.Properties).toMatchObject({ Principal: 'sns.amazonaws.com' });
  });

  it('SNS with a queue becomes the queue, its subscription and its mapping', () => {
    const resources = withEvent('{ Type: SNS, Properties: { Topic: !Ref T, SqsSubscription: true } }');
    expect(resources['WorkIn']?.Properties).toMatchObject({
      Protocol: 'sqs',
      Endpoint: { 'Fn::GetAtt': ['WorkInQueue', 'Arn'] },
    });
    expect(resources['WorkInEventSourceMapping']?.Properties).toMatchObject({ BatchSize: 10 });
    expect(resources['WorkInQueuePolicy']?.Properties).toMatchObject({ Queues: [{ Ref: 'WorkInQueue' }] });
  });

  it('S3 becomes a notification of the bucket, beside those of other events', () => {
    const resources = transform(`
Resources:
  Work:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        A: { Type: S3, Properties: { Bucket: !Ref Photos, Events: 's3:ObjectCreated:*' } }
        B: { Type: S3, Properties: { Bucket: !Ref Photos, Events: ['s3:ObjectRemoved:*'] } }
  Photos: { Type: AWS::S3::Bucket }`);
    expect(resources['Photos']?.Properties).toMatchObject({
      NotificationConfiguration: {
        LambdaConfigurations: [
          { Event: 's3:ObjectCreated:*', Function: { 'Fn::GetAtt': ['Work', 'Arn'] } },
          { Event: 's3:ObjectRemoved:*' },
        ],
      },
    });
    expect(resources['WorkAPermission']?.Properties).toMatchObject({ Principal: 's3.amazonaws.com' });
  });

  it.each([
    ['{ Type: Api, Properties: { Path: /, Method: get } }', 'ServerlessRestApi', 'AWS::ApiGateway::RestApi'],
    ['{ Type: HttpApi }', 'ServerlessHttpApi', 'AWS::ApiGatewayV2::Api'],
    ['{ Type: IoTRule, Properties: { Sql: x } }', 'WorkIn', 'AWS::IoT::TopicRule'],
    ['{ Type: CloudWatchLogs, Properties: {} }', 'WorkIn', 'AWS::Logs::SubscriptionFilter'],
    ['{ Type: Cognito, Properties: {} }', 'WorkInPermission', 'AWS::Lambda::Permission'],
  ])('%s becomes a resource of CloudFormation, which is reported', (event, logicalId, type) => {
    expect(withEvent(event)[logicalId]?.Type).toBe(type);
  });

  it('is rejected with all of its problems', () => {
    const template = parse(`
Resources:
  Work:
    Type: AWS::Serverless::Function
    Properties:
      Policies: [{ NoSuchPolicy: {} }, { SQSPollerPolicy: {} }]
      Events:
        A: { Type: Telegram }
        B: { Type: SQS }
        C: { Type: S3, Properties: { Bucket: name } }
  Table: { Type: AWS::Serverless::SimpleTable, Properties: { PrimaryKey: { Name: id } } }`);
    expect(() => transformSam(template)).toThrow(SamError);
    expect(() => transformSam(template)).toThrow(
      ['Work (AWS::Serverless::Function): Events: A: Event type Telegram does not exist. Types: Api, '].join('\n'),
    );
    for (const problem of [
      'Events: B: Event SQS requires the property Queue',
      'Events: C: Event S3 requires the property Bucket, a !Ref of a bucket in this template',
      'Policies: NoSuchPolicy is not a policy template of SAM',
      'Policies: SQSPollerPolicy requires the parameter QueueName',
      'Table (AWS::Serverless::SimpleTable): PrimaryKey must have a Name, and a Type of String, Number or Binary',
    ]) {
      expect(() => transformSam(template)).toThrow(problem);
    }
  });
});

describe('other resources of SAM', () => {
  it('become tables, layers and APIs', () => {
    const resources = transform(`
Resources:
  Table: { Type: AWS::Serverless::SimpleTable }
  Layer: { Type: AWS::Serverless::LayerVersion, Properties: { ContentUri: layer/, RetentionPolicy: Retain } }
  Api: { Type: AWS::Serverless::HttpApi, Connectors: { ToTable: { Properties: { Destination: { Id: Table } } } } }
  Flow: { Type: AWS::Serverless::StateMachine }`);
    expect(resources['Table']).toMatchObject({
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      },
    });
    expect(resources['Layer']).toMatchObject({
      Type: 'AWS::Lambda::LayerVersion',
      Properties: { LayerName: 'Layer' },
      Metadata: { 'aws:asset:path': 'layer/' },
    });
    expect(resources['Api']?.Type).toBe('AWS::ApiGatewayV2::Api');
    expect(resources['ApiToTable']?.Type).toBe('AWS::Serverless::Connector');
    // Not transformed, so that it is reported.
    expect(resources['Flow']?.Type).toBe('AWS::Serverless::StateMachine');
  });
});
