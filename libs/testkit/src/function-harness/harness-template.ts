import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';

const timeoutSeconds = 60;
/** AWS recommends at least six times the function's timeout. */
const visibilityTimeoutSeconds = 6 * timeoutSeconds;
const maxReceiveCount = 5;

const queueOf = (name: string, more: object = {}): object => ({
  Type: 'AWS::SQS::Queue',
  Properties: { QueueName: name, VisibilityTimeout: visibilityTimeoutSeconds, ...more },
});

/** Returns a template with one function, its input, output and dead-letter queues, and these tables. */
export const harnessTemplate = (tables: readonly CreateTableCommandInput[]): object => ({
  Resources: {
    ...Object.fromEntries(
      tables.map((table, index) => [`Table${index}`, { Type: 'AWS::DynamoDB::Table', Properties: table }]),
    ),
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
  Outputs: Object.fromEntries(['Input', 'Output'].map((name) => [name, { Value: { Ref: name } }])),
});
