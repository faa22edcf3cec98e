const arnOf = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

function queue(name: string, properties: object = {}): object {
  return { Type: 'AWS::SQS::Queue', Properties: { QueueName: name, ...properties } };
}

const fifo = { FifoQueue: true, ContentBasedDeduplication: true };

/** Returns a policy that lets a service send to queues for one of its resources, as the CDK generates it. */
function queuePolicy(queues: readonly string[], service: string, sources: readonly object[]): object {
  return {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: queues.map((Ref) => ({ Ref })),
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: queues.map((logicalId) => ({
          Effect: 'Allow',
          Principal: { Service: service },
          Action: ['sqs:SendMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl'],
          Resource: arnOf(logicalId),
          Condition: { ArnEquals: { 'aws:SourceArn': sources } },
        })),
      },
    },
  };
}

function invokePermission(service: string, source: object): object {
  return {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: arnOf('Consumer'),
      Principal: service,
      SourceArn: source,
    },
  };
}

function subscription(topic: string, queueId: string, properties: object = {}): object {
  return {
    Type: 'AWS::SNS::Subscription',
    Properties: { TopicArn: { Ref: topic }, Protocol: 'sqs', Endpoint: arnOf(queueId), ...properties },
  };
}

const events = 'events.amazonaws.com';
const sns = 'sns.amazonaws.com';

/** The resources of a shop with deliveries: a bus with rules, topics with subscribers, and a function with destinations. */
export const deliveryResources = {
  Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'shop' } },
  LargeOrders: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventBusName: { Ref: 'Bus' },
      EventPattern: { source: ['shop'], detail: { total: [{ numeric: ['>', 100] }] } },
      Targets: [
        {
          Id: 'function',
          Arn: arnOf('Consumer'),
          InputTransformer: { InputPathsMap: { id: '$.detail.id' }, InputTemplate: '{"order":<id>}' },
        },
        { Id: 'queue', Arn: arnOf('Orders'), InputPath: '$.detail' },
        { Id: 'fifo', Arn: arnOf('OrdersInOrder'), SqsParameters: { MessageGroupId: 'all' }, InputPath: '$.detail' },
        { Id: 'topic', Arn: { Ref: 'News' }, InputPath: '$.detail' },
        {
          Id: 'bus',
          Arn: { 'Fn::Sub': 'arn:aws:events:${AWS::Region}:${AWS::AccountId}:event-bus/audit' },
          RoleArn: arnOf('BusRole'),
        },
        { Id: 'closed', Arn: arnOf('Closed'), DeadLetterConfig: { Arn: arnOf('Dead') } },
      ],
    },
  },
  Nightly: {
    Type: 'AWS::Events::Rule',
    Properties: {
      Name: 'nightly',
      ScheduleExpression: 'rate(1 day)',
      Targets: [{ Id: 'queue', Arn: arnOf('Nights') }],
    },
  },
  News: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'news' } },
  NewsPolicy: {
    Type: 'AWS::SNS::TopicPolicy',
    Properties: {
      Topics: [{ Ref: 'News' }],
      PolicyDocument: {
        Statement: {
          Effect: 'Allow',
          Principal: { Service: events },
          Action: 'sns:Publish',
          Resource: { Ref: 'News' },
        },
      },
    },
  },
  ToFunction: {
    Type: 'AWS::SNS::Subscription',
    Properties: {
      TopicArn: { Ref: 'News' },
      Protocol: 'lambda',
      Endpoint: arnOf('Consumer'),
      FilterPolicy: { kind: [{ prefix: 'sale' }] },
    },
  },
  ToQueue: subscription('News', 'Wrapped', {
    FilterPolicy: { id: [{ exists: true }] },
    FilterPolicyScope: 'MessageBody',
  }),
  ToQueueRaw: subscription('News', 'Raw', { FilterPolicy: '{"kind":["sale"]}', RawMessageDelivery: true }),
  ToClosed: subscription('News', 'Closed', { RedrivePolicy: { deadLetterTargetArn: arnOf('Dead') } }),
  Moves: { Type: 'AWS::SNS::Topic', Properties: { FifoTopic: true, TopicName: 'moves.fifo' } },
  ToMoves: subscription('Moves', 'MovesQueue', { RawMessageDelivery: true }),
  Orders: queue('orders'),
  OrdersInOrder: queue('orders.fifo', fifo),
  Nights: queue('nights'),
  Wrapped: queue('wrapped'),
  Raw: queue('raw'),
  Closed: queue('closed'),
  MovesQueue: queue('moves.fifo', { FifoQueue: true }),
  Results: queue('results'),
  Failures: queue('failures'),
  EventQueuePolicy: queuePolicy(['Orders', 'OrdersInOrder', 'Nights', 'Dead'], events, [
    arnOf('LargeOrders'),
    arnOf('Nightly'),
  ]),
  NewsQueuePolicy: queuePolicy(['Wrapped', 'Raw', 'Dead'], sns, [{ Ref: 'News' }]),
  MovesQueuePolicy: queuePolicy(['MovesQueue'], sns, [{ Ref: 'Moves' }]),
  RulePermission: invokePermission(events, arnOf('LargeOrders')),
  TopicPermission: invokePermission(sns, { Ref: 'News' }),
  BusRole: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Statement: [{ Effect: 'Allow', Principal: { Service: events }, Action: 'sts:AssumeRole' }],
      },
      Policies: [
        {
          PolicyName: 'put',
          PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'events:PutEvents', Resource: '*' }] },
        },
      ],
    },
  },
  Destinations: {
    Type: 'AWS::Lambda::EventInvokeConfig',
    Properties: {
      FunctionName: { Ref: 'Consumer' },
      Qualifier: '$LATEST',
      MaximumRetryAttempts: 1,
      DestinationConfig: {
        OnSuccess: { Destination: arnOf('Results') },
        OnFailure: { Destination: arnOf('Failures') },
      },
    },
  },
};

/** The permissions of the function's role for its destinations. */
export const destinationGrants = [
  { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: [arnOf('Results'), arnOf('Failures')] },
];
