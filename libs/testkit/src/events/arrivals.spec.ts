import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Arrival } from '@daybreak/local-stack';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { keepByConfig } from '../pipeline/keep-by-config.ts';
import type { SimulatedHandler, SimulatedWiring } from '../pipeline/simulated-pipeline.ts';
import { createSimulator, type Simulator } from '../simulation/create-simulator.ts';
import { failureOf } from '../simulation/failure-of.ts';
import { everyFault } from '../faults/faults.ts';

/** One function that receives every kind of event, and counts them. */
const template = `
Transform: AWS::Serverless-2016-10-31
Resources:
  Counts: { Type: AWS::Serverless::SimpleTable, Properties: { TableName: counts } }
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: orders
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
      BillingMode: PAY_PER_REQUEST
      StreamSpecification: { StreamViewType: NEW_IMAGE }
  Fifo: { Type: AWS::SQS::Queue, Properties: { QueueName: in.fifo, FifoQueue: true } }
  Topic: { Type: AWS::SNS::Topic, Properties: { TopicName: topic } }
  Bus: { Type: AWS::Events::EventBus, Properties: { Name: bus } }
  Role: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: [] } } }
  Weekly:
    Type: AWS::Scheduler::Schedule
    Properties:
      Name: weekly
      ScheduleExpression: rate(7 days)
      FlexibleTimeWindow: { Mode: 'OFF' }
      Target: { Arn: !Ref Topic, RoleArn: !GetAtt Role.Arn, Input: '{"by":"scheduler"}' }
  Photos: { Type: AWS::S3::Bucket, Properties: { BucketName: photos } }
  Count:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: count
      InlineCode: exports.handler = async () => {};
      Handler: index.handler
      Runtime: nodejs24.x
      Events:
        Fifo: { Type: SQS, Properties: { Queue: !GetAtt Fifo.Arn } }
        Topic: { Type: SNS, Properties: { Topic: !Ref Topic } }
        Rule: { Type: EventBridgeRule, Properties: { EventBusName: !Ref Bus, Pattern: { source: [shop] } } }
        Daily: { Type: ScheduleV2, Properties: { Name: daily, ScheduleExpression: rate(1 day), Input: '{"by":"scheduler"}' } }
        Hourly: { Type: Schedule, Properties: { Name: hourly, Schedule: rate(1 hour) } }
        Stream: { Type: DynamoDB, Properties: { Stream: !GetAtt Orders.StreamArn, StartingPosition: TRIM_HORIZON } }
        Photo: { Type: S3, Properties: { Bucket: !Ref Photos, Events: s3:ObjectCreated:* } }
`;

/** Two arrivals each, so that two invocations can run at a time. Those of one message group, or of one item, never do. */
const scheduledTime = '2027-03-28T12:00:00Z';
const arrivals: Record<string, readonly Arrival[]> = {
  'a FIFO queue': ['a', 'b'].map((messageGroupId) => ({ queue: 'in.fifo', body: messageGroupId, messageGroupId })),
  'a topic': [1, 2].map(() => ({ topic: 'topic', message: 'x', messageAttributes: { kind: 'order', size: 2 } })),
  'an event bus': [1, 2].map(() => ({ eventBus: 'bus', source: 'shop', detailType: 'placed', detail: {} })),
  'a schedule': [1, 2].map(() => ({ schedule: 'daily', scheduledTime, input: { more: 1 } })),
  'a schedule of a topic': [1, 2].map(() => ({ schedule: 'weekly', scheduledTime })),
  'a rule with a schedule expression': [1, 2].map(() => ({ schedule: 'hourly', scheduledTime })),
  'a stream': ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => ({ table: 'orders', item: { id: { S: id } } })),
  'a bucket': [1, 2].map(() => ({ bucket: 'photos', key: 'a b.jpg', body: 'x' })),
  'a function': [1, 2].map(() => ({ functionName: 'count', event: { any: 'thing' } })),
};

interface Input {
  arrivals: readonly Arrival[];
}
const clientOf = keepByConfig((config) => new DynamoDBClient(config));
const Key = { id: { S: 'all' } };
const events: unknown[] = [];

const adding = ({ client }: SimulatedWiring): SimulatedHandler => {
  return async (event) => {
    events.push(event);
    const ExpressionAttributeValues = { ':one': { N: '1' } };
    const UpdateExpression = 'ADD counted :one';
    await clientOf(client).send(
      new UpdateItemCommand({ TableName: 'counts', Key, UpdateExpression, ExpressionAttributeValues }),
    );
  };
};
/** Reads the count, and writes it back. */
const overwriting = ({ client }: SimulatedWiring): SimulatedHandler => {
  return async () => {
    const { Item } = await clientOf(client).send(
      new GetItemCommand({ TableName: 'counts', Key, ConsistentRead: true }),
    );
    const counted = { N: String(Number(Item?.['counted']?.N ?? 0) + 1) };
    await clientOf(client).send(new PutItemCommand({ TableName: 'counts', Item: { ...Key, counted } }));
  };
};

const recordsIn = (event: unknown): unknown[] => {
  const { Records: records = [event] } = v.parse(v.looseObject({ Records: v.optional(v.array(v.unknown())) }), event);
  return records;
};

let folder: string;
let exact: Simulator<Input, object>;
let faulty: Simulator<Input, object>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'arrivals-'));
  const path = join(folder, 'template.yaml');
  writeFileSync(path, template);
  const simulatorOf = async (count: (wiring: SimulatedWiring) => SimulatedHandler) =>
    await createSimulator<Input>({
      template: path,
      functions: (wiring) => ({ count: count(wiring) }),
      begin: (input, { arrive }) => input.arrivals.forEach((each) => arrive(each)),
    });
  exact = await simulatorOf(adding);
  faulty = await simulatorOf(overwriting);
});
afterAll(async () => {
  await exact.close();
  await faulty.close();
  rmSync(folder, { recursive: true });
});

it.each(Object.entries(arrivals))('an arrival at %s is handled once', async (_, input) => {
  events.length = 0;
  await exact.simulate({ arrivals: input, decisions: [] });
  expect(events.flatMap(recordsIn)).toHaveLength(input.length);
});

it('the function receives the event that AWS sends', async () => {
  const eventOf = async (receiver: string): Promise<unknown> => {
    events.length = 0;
    await exact.simulate({ arrivals: (arrivals[receiver] ?? []).slice(0, 1), decisions: [] });
    return events[0];
  };
  expect(await eventOf('a FIFO queue')).toMatchObject({
    Records: [{ body: 'a', attributes: { MessageGroupId: 'a' } }],
  });
  expect(await eventOf('a topic')).toMatchObject({
    Records: [{ Sns: { Message: 'x', MessageAttributes: { size: { Type: 'Number', Value: '2' } } } }],
  });
  expect(await eventOf('an event bus')).toMatchObject({ source: 'shop', 'detail-type': 'placed', detail: {} });
  expect(await eventOf('a schedule')).toEqual({ by: 'scheduler', more: 1 });
  expect(await eventOf('a rule with a schedule expression')).toMatchObject({
    source: 'aws.events',
    time: scheduledTime,
  });
  expect(await eventOf('a stream')).toMatchObject({
    Records: [{ eventName: 'INSERT', dynamodb: { Keys: { id: { S: 'a' } } } }],
  });
  expect(await eventOf('a bucket')).toMatchObject({ Records: [{ s3: { object: { key: 'a+b.jpg' } } }] });
  expect(await eventOf('a function')).toEqual({ any: 'thing' });
});

it.each<[string, Arrival, RegExp]>([
  ['no resource of the template', { queue: 'out', body: 'x' }, /The template has no queue out\. It has: in\.fifo/],
  ['a FIFO queue, without a message group', { queue: 'Fifo', body: 'x' }, /add a messageGroupId/],
  [
    'a bus, with the source of an AWS service',
    { eventBus: 'bus', source: 'aws.ec2', detailType: 'x', detail: {} },
    /only AWS services can put/,
  ],
  [
    'a schedule, with a time that is not an instant',
    { schedule: 'daily', scheduledTime: 'noon' },
    /noon is not an instant/,
  ],
  ['a table, without its key', { table: 'orders', item: { name: { S: 'a' } } }, /ValidationException/],
])('refuses an arrival for %s', async (_, arrival, reason) => {
  await expect(exact.simulate({ arrivals: [arrival], decisions: [] })).rejects.toThrow(reason);
});

describe.each(Object.entries(arrivals))('an arrival at %s', (_, input) => {
  it('is handled in any order, and a seed always gives the same run', async () => {
    for (let seed = 1; seed <= 10; seed += 1)
      expect(await failureOf(exact, { arrivals: input, faults: everyFault, seed })).toBeUndefined();
    const { trace } = await exact.simulate({ arrivals: input, faults: everyFault, seed: 1 });
    expect((await exact.simulate({ arrivals: input, faults: everyFault, seed: 1 })).trace).toEqual(trace);
  });

  it('shows a lost update within the 100 seeds of a first test', async () => {
    for (let seed = 1; seed <= 100; seed += 1) {
      const failure = await failureOf(faulty, { arrivals: input, faults: everyFault, seed });
      if (failure !== undefined) return expect(failure.message).toMatch(/"no update is lost" broken at counts/);
    }
    throw new Error('No seed of 100 showed the lost update');
  });
});
