const timeoutSeconds = 60;
/** As AWS advises. */
const visibilityTimeoutSeconds = 6 * timeoutSeconds;
const maxReceiveCount = 5;

const tableOf = (key: string, more: object = {}): object => ({
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
    ...more,
  },
});

const rowsTable = tableOf('id', {
  AttributeDefinitions: ['id', 'dueShard', 'dueAt'].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
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

const queueOf = (name: string, more: object = {}): object => ({
  Type: 'AWS::SQS::Queue',
  Properties: { QueueName: name, VisibilityTimeout: visibilityTimeoutSeconds, ...more },
});

/** A function between two queues and two tables: what any one function of the pipeline needs around it. */
export const benchTemplate: object = {
  Resources: {
    Rows: rowsTable,
    Runs: tableOf('runId'),
    DeadLetters: queueOf('dead-letters'),
    Input: queueOf('input', {
      RedrivePolicy: {
        deadLetterTargetArn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] },
        maxReceiveCount,
      },
    }),
    Output: queueOf('output'),
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: 'function',
        Code: {},
        Handler: 'handler.handler',
        Runtime: 'nodejs24.x',
        Timeout: timeoutSeconds,
        MemorySize: 1024,
        Role: 'arn:aws:iam::000000000000:role/function',
      },
    },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: { 'Fn::GetAtt': ['Input', 'Arn'] },
        FunctionName: { Ref: 'Function' },
        BatchSize: 10,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      },
    },
  },
  Outputs: Object.fromEntries(['Rows', 'Runs', 'Input', 'Output'].map((name) => [name, { Value: { Ref: name } }])),
};
