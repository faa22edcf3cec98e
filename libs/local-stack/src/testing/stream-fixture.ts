import { PutItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import type { LocalStack, LocalStackOptions } from '../stack/local-stack.ts';
import type { TemplateOptions } from './fixture-template.ts';
import { type RunningFixture, startFixture } from './start-fixture.ts';

const tableArn = { 'Fn::GetAtt': ['StreamedTable', 'Arn'] };
const streamArn = { 'Fn::GetAtt': ['StreamedTable', 'StreamArn'] };

/** The permissions of a role for a mapping of the fixture's stream. */
export const streamGrants = [
  {
    Effect: 'Allow',
    Action: ['dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:DescribeStream'],
    Resource: streamArn,
  },
  { Effect: 'Allow', Action: 'dynamodb:ListStreams', Resource: '*' },
  { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': ['Dead', 'Arn'] } },
  { Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: tableArn },
];

/** Returns a template with a table whose stream the fixture's function reads. */
export function streamTemplate(
  mapping: object = {},
  statements: readonly object[] = streamGrants,
  table: object = {},
): TemplateOptions {
  return {
    statements,
    resources: {
      StreamedTable: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          TableName: 'streamed',
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
          AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
          BillingMode: 'PAY_PER_REQUEST',
          StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
          ...table,
        },
      },
      StreamMapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          EventSourceArn: streamArn,
          FunctionName: { Ref: 'Consumer' },
          StartingPosition: 'TRIM_HORIZON',
          FunctionResponseTypes: ['ReportBatchItemFailures'],
          ...mapping,
        },
      },
    },
  };
}

const eventSchema = v.object({
  Records: v.array(
    v.object({
      eventName: v.string(),
      dynamodb: v.object({
        SequenceNumber: v.string(),
        Keys: v.object({ id: v.object({ S: v.string() }) }),
        NewImage: v.optional(v.record(v.string(), v.unknown())),
        OldImage: v.optional(v.record(v.string(), v.unknown())),
      }),
    }),
  ),
});

export type FixtureRecords = v.InferOutput<typeof eventSchema>['Records'];

/** Starts a stack whose function in this process receives the records of a stream. */
export async function startStreamFixture(
  handle: (records: FixtureRecords) => unknown,
  { mapping, ...options }: Partial<LocalStackOptions> & { mapping?: object } = {},
): Promise<RunningFixture & { client: DynamoDBClient; put(id: string, n: number): Promise<void> }> {
  const consumer = async (event: unknown): Promise<unknown> =>
    await Promise.resolve(handle(v.parse(eventSchema, event).Records));
  const running = await startFixture('', {
    template: streamTemplate(mapping),
    functions: { consumer },
    ...options,
  });
  const client = clientOf(running.stack);
  return {
    ...running,
    client,
    put: async (id, n) => {
      await client.send(new PutItemCommand({ TableName: 'streamed', Item: { id: { S: id }, n: { N: String(n) } } }));
    },
    async [Symbol.asyncDispose]() {
      client.destroy();
      await running[Symbol.asyncDispose]();
    },
  };
}

function clientOf({ dynamodbEndpoint: endpoint, region }: LocalStack): DynamoDBClient {
  return new DynamoDBClient({
    endpoint,
    region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
}
