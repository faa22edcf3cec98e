import { globSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient, paginateScan, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { createStackClock } from '@daybreak/local-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LocalStack } from './local-stack.ts';
import { startLocalStack } from './start-local-stack.ts';

const fixtures = join(import.meta.dirname, '../testing/fixtures');
const templatePath = globSync(['*/template.yaml', '*/*.template.json'], { cwd: fixtures })
  .toSorted()
  .map((path) => join(fixtures, path));

let stack: LocalStack;
let clients: { dynamodb: DynamoDBClient; events: EventBridgeClient; s3: S3Client; sns: SNSClient };
beforeAll(async () => {
  // One stack for all fixtures: a start takes longer than a test.
  stack = await startLocalStack({
    templatePath,
    engine: 'dynalite',
    clock: createStackClock({ kind: 'manual', startAt: Date.parse('2027-03-28T12:00:00Z') }),
    delivery: { duplicates: 0 },
    warmUp: false,
  });
  const common = { region: stack.region, credentials: { accessKeyId: 'test', secretAccessKey: 'local' } };
  clients = {
    dynamodb: new DynamoDBClient({ ...common, endpoint: stack.dynamodbEndpoint }),
    events: new EventBridgeClient({ ...common, endpoint: stack.eventsEndpoint }),
    s3: new S3Client({ ...common, endpoint: stack.s3Endpoint ?? '' }),
    sns: new SNSClient({ ...common, endpoint: stack.eventsEndpoint }),
  };
});
afterAll(async () => {
  for (const client of Object.values(clients)) client.destroy();
  await stack.stop();
});

/** Returns an output of one of the stacks, such as `sqs-lambda-dynamodb.QueueName`. */
function output(name: string): string {
  const value = stack.outputs[name];
  if (value === undefined)
    throw new Error(`The stacks have no output ${name}. They have: ${Object.keys(stack.outputs).join(', ')}`);
  return value;
}

const idle = async (): Promise<void> => await stack.waitUntilIdle({ timeoutMs: 20_000, skipTime: true, leaves: 'any' });

function send(queue: string, body: string): void {
  stack.queues.queueOrThrow(output(queue)).send([{ body }]);
}

const bodiesIn = (queue: string): string[] =>
  stack.queues
    .queueOrThrow(output(queue))
    .messages()
    .map(({ body }) => body);

async function idsIn(table: string): Promise<string[]> {
  const ids: string[] = [];
  const scan = { TableName: output(table), ConsistentRead: true };
  for await (const { Items: items = [] } of paginateScan({ client: clients.dynamodb }, scan))
    ids.push(...items.map((item) => item['id']?.S ?? ''));
  return ids;
}

async function putEvent(bus: string, detail: object): Promise<void> {
  const entry = { Source: 'shop', DetailType: 'order placed', Detail: JSON.stringify(detail) };
  await clients.events.send(new PutEventsCommand({ Entries: [{ ...entry, EventBusName: output(bus) }] }));
}

describe('of SAM,', () => {
  it('sqs-lambda-dynamodb stores each message', async () => {
    send('sqs-lambda-dynamodb.QueueName', 'order-1');
    await idle();
    expect(await idsIn('sqs-lambda-dynamodb.TableName')).toEqual(['order-1']);
  });

  it('schedule-lambda-sqs sends at its scheduled time', async () => {
    await stack.fireSchedule('RemindDaily', { scheduledTime: new Date('2027-03-29T04:00:00Z') });
    await idle();
    expect(bodiesIn('schedule-lambda-sqs.QueueName')).toEqual(['2027-03-29T04:00:00Z']);
  });

  it('dynamodb-streams-lambda sends a message for each new item', async () => {
    const put = { TableName: output('dynamodb-streams-lambda.TableName'), Item: { id: { S: 'order-2' } } };
    await clients.dynamodb.send(new PutItemCommand(put));
    await clients.dynamodb.send(new PutItemCommand({ ...put, Item: { ...put.Item, paid: { BOOL: true } } }));
    await idle();
    expect(bodiesIn('dynamodb-streams-lambda.QueueName')).toEqual(['order-2']);
  });

  it('eventbridge-lambda-failure-destination keeps the events that its function failed', async () => {
    await putEvent('eventbridge-lambda-failure-destination.BusName', { orderId: 'order-3' });
    await putEvent('eventbridge-lambda-failure-destination.BusName', { orderId: 'other' });
    await idle();
    expect(
      bodiesIn('eventbridge-lambda-failure-destination.QueueName').map((body): unknown => JSON.parse(body)),
    ).toMatchObject([
      {
        requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 2 },
        requestPayload: { detail: { orderId: 'order-3' } },
        responsePayload: { errorType: 'RangeError', errorMessage: 'Order order-3 has no price' },
      },
    ]);
  });

  it('sns-sqs-lambda stores the messages that pass its filter', async () => {
    for (const kind of ['order', 'refund']) {
      const MessageAttributes = { kind: { DataType: 'String', StringValue: kind } };
      const TopicArn = output('sns-sqs-lambda.TopicArn');
      await clients.sns.send(new PublishCommand({ TopicArn, Message: `${kind}-4`, MessageAttributes }));
    }
    await idle();
    expect(await idsIn('sns-sqs-lambda.TableName')).toEqual(['order-4']);
  });

  it('httpapi-lambda-layer responds by its callback, with the content of its layer', async () => {
    const event = { pathParameters: { product: 'book' } };
    expect(await stack.invoke(output('httpapi-lambda-layer.FunctionName'), event)).toMatchObject({
      result: { payload: '{"statusCode":200,"body":"4"}' },
    });
  });

  it('s3-lambda handles each photo', async () => {
    const Bucket = output('s3-lambda.BucketName');
    for (const Key of ['a.jpg', 'a.png']) await clients.s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
    await idle();
    const results = bodiesIn('s3-lambda.QueueName').map((body): unknown => JSON.parse(body));
    expect(results).toMatchObject([{ responsePayload: ['s3-lambda-photos/a.jpg'] }]);
  });
});

describe('of the CDK,', () => {
  it('sqs-lambda-inline stores each message', async () => {
    send('SqsLambdaInline.QueueName', 'order-5');
    await idle();
    expect(await idsIn('SqsLambdaInline.TableName')).toEqual(['order-5']);
  });

  it('sns-lambda stores each notification', async () => {
    await clients.sns.send(new PublishCommand({ TopicArn: output('SnsLambda.TopicArn'), Message: 'order-6' }));
    await idle();
    expect(await idsIn('SnsLambda.TableName')).toEqual(['order-6']);
  });

  it('eventbridge-schedule-lambda stores each hour', async () => {
    const scheduledTime = new Date('2027-03-28T13:00:00Z');
    await stack.fireSchedule(output('EventBridgeScheduleLambda.RuleName'), { scheduledTime });
    await idle();
    expect(await idsIn('EventBridgeScheduleLambda.TableName')).toEqual(['2027-03-28T13:00:00Z']);
  });

  it('eventbridge-sqs sends the detail of each event', async () => {
    await putEvent('EventBridgeSqs.BusName', { orderId: 'order-7' });
    await idle();
    expect(bodiesIn('EventBridgeSqs.QueueName')).toEqual(['{"orderId":"order-7"}']);
  });

  it('cross-stack stores in the table of the other stack', async () => {
    await stack.invoke(output('CrossStackCompute.FunctionName'), { orderId: 'order-8' });
    expect(await idsIn('CrossStackData.TableName')).toEqual(['order-8']);
  });

  it('sqs-python-lambda loses no message of a function that does not run', async () => {
    send('SqsPythonLambda.QueueName', 'order-9');
    await idle();
    expect(bodiesIn('SqsPythonLambda.FailedName')).toEqual(['order-9']);
  });
});

it('an arrival without a client has the same effect, and failures on the way are counted', async () => {
  const counted = stack.invocationCounts();
  const failed = stack.failures().length;
  const detail = { orderId: 'order-12' };
  await stack.arrive({ queue: output('sqs-lambda-dynamodb.QueueName'), body: 'order-10' });
  const topic = { topic: output('sns-sqs-lambda.TopicArn').replace(/^.*:/, ''), messageAttributes: { kind: 'order' } };
  await stack.arrive({ ...topic, message: 'order-11' });
  const eventBus = output('eventbridge-lambda-failure-destination.BusName');
  await stack.arrive({ eventBus, source: 'shop', detailType: 'order placed', detail });
  await stack.arrive({ bucket: output('s3-lambda.BucketName'), key: 'arrived.jpg', body: 'x' });
  await stack.arrive({ table: output('dynamodb-streams-lambda.TableName'), item: { id: { S: 'order-13' } } });
  await stack.arrive({ schedule: 'RemindDaily', scheduledTime: '2027-03-30T04:00:00Z' });
  await stack.arrive({ functionName: output('CrossStackCompute.FunctionName'), event: { orderId: 'order-14' } });
  await idle();
  expect(await idsIn('sqs-lambda-dynamodb.TableName')).toContain('order-10');
  expect(await idsIn('sns-sqs-lambda.TableName')).toContain('order-11');
  expect(bodiesIn('s3-lambda.QueueName').at(-1)).toContain('s3-lambda-photos/arrived.jpg');
  expect(bodiesIn('dynamodb-streams-lambda.QueueName')).toContain('order-13');
  expect(bodiesIn('schedule-lambda-sqs.QueueName')).toContain('2027-03-30T04:00:00Z');
  expect(await idsIn('CrossStackData.TableName')).toContain('order-14');

  const charge = 'eventbridge-lambda-failure-destination-Charge';
  expect(stack.invocationCounts()[charge]).toBe((counted[charge] ?? 0) + 2);
  expect(stack.failures().slice(failed)).toMatchObject(
    Array(2).fill({ name: charge, message: 'Invoke Error', errorMessage: 'Order order-12 has no price' }),
  );
  await expect(stack.arrive({ queue: 'nothing', body: '' })).rejects.toThrow(
    'The template has no queue nothing. It has: ',
  );
});

it('a resource that is not emulated is reported once, with the consequence', () => {
  expect(stack.unsupported.map((line) => line.replace(/\. Set another value .*$/, ''))).toEqual([
    'httpapi-lambda-layer: ServerlessHttpApi (AWS::ApiGatewayV2::Api): it invokes no function. To test a function, call invoke with the event of a request',
    expect.stringMatching(
      /^Function Resize2D4F6A8B has the runtime python3.14, which the local stack does not run: each invocation fails\. /,
    ),
  ]);
});
