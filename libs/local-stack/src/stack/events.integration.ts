import { createRequire } from 'node:module';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { PublishBatchCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { accessKeyOf } from '../iam/caller.ts';
import { createStackClock } from '@daybreak/local-sqs';
import { describe, expect, it } from '@jest/globals';
import { startFixture, writeFixture } from '../testing/start-fixture.ts';
import type { LocalStack, LocalStackOptions } from './local-stack.ts';
import { startLocalStack } from './start-local-stack.ts';

const busArn = 'arn:aws:events:eu-west-1:000000000000:event-bus/orders';
const topicArn = 'arn:aws:sns:eu-west-1:000000000000:orders';
const startAt = Date.parse('2026-03-29T12:00:00Z');
const functions = { consumer: async () => {} };

async function start(options: Partial<LocalStackOptions> & { statements?: object[] } = {}) {
  const { statements = [], ...rest } = options;
  const clock = createStackClock({ kind: 'manual', startAt });
  return await startFixture('', { clock, functions, template: { statements }, ...rest });
}

function clientsOf({ eventsEndpoint: endpoint, region }: LocalStack, accessKeyId = 'test') {
  const config = { endpoint, region, credentials: { accessKeyId, secretAccessKey: 'local' }, maxAttempts: 1 };
  const eventBridge = new EventBridgeClient(config);
  const sns = new SNSClient(config);
  return {
    eventBridge,
    sns,
    [Symbol.dispose]() {
      eventBridge.destroy();
      sns.destroy();
    },
  };
}

const entry = { EventBusName: busArn, Source: 'shop', DetailType: 'OrderPlaced', Detail: '{"id":"a<b&c"}' };
const message = {
  TopicArn: topicArn,
  Message: '{"id":"a<b&c"}',
  MessageAttributes: { kind: { DataType: 'String', StringValue: 'order' } },
};

describe('an event bus', () => {
  it('keeps each event as rules receive it, and a name stands for a bus of this account', async () => {
    await using running = await start();
    using clients = clientsOf(running.stack);
    const heard: unknown[] = [];
    running.stack.events.onPublished(({ event }) => heard.push(event));
    const { FailedEntryCount, Entries } = await clients.eventBridge.send(
      new PutEventsCommand({ Entries: [entry, { ...entry, EventBusName: 'orders', Time: new Date(startAt - 5_000) }] }),
    );
    expect(FailedEntryCount).toBe(0);
    const event = {
      version: '0',
      id: Entries?.[0]?.EventId,
      'detail-type': 'OrderPlaced',
      source: 'shop',
      account: '000000000000',
      time: '2026-03-29T12:00:00Z',
      region: 'eu-west-1',
      resources: [],
      detail: { id: 'a<b&c' },
    };
    expect(running.stack.events.published()).toEqual([
      { target: busArn, publishedAt: '2026-03-29T12:00:00.000Z', event },
      {
        target: busArn,
        publishedAt: '2026-03-29T12:00:00.000Z',
        event: { ...event, id: Entries?.[1]?.EventId, time: '2026-03-29T11:59:55Z' },
      },
    ]);
    expect(heard).toEqual(running.stack.events.published().map((published) => published.event));
    expect(running.stack.requestCounts()).toMatchObject({ 'EventBridge.PutEvents': 1 });
  });

  it('fails single entries, and rejects a request that is too large', async () => {
    await using running = await start();
    using clients = clientsOf(running.stack);
    const put = async (...Entries: object[]) => await clients.eventBridge.send(new PutEventsCommand({ Entries }));
    const { FailedEntryCount, Entries } = await put({ ...entry, Detail: '[]' }, { ...entry, Source: '' }, entry);
    expect(FailedEntryCount).toBe(2);
    expect(Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual(['MalformedDetail', 'InvalidArgument', undefined]);
    const large = { ...entry, Detail: JSON.stringify({ text: 'x'.repeat(1_048_576) }) };
    await expect(put(large)).rejects.toThrow('Total size of the entries in the request is over the limit.');
    await expect(put()).rejects.toMatchObject({ name: 'ValidationException' });
    expect(running.stack.events.published()).toHaveLength(1);
  });
});

describe('a topic', () => {
  it('keeps messages and their attributes', async () => {
    await using running = await start();
    using clients = clientsOf(running.stack);
    const { TopicArn, ...batched } = message;
    const { Successful, Failed } = await clients.sns.send(
      new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries: [{ Id: 'a-1', ...batched }] }),
    );
    expect([Successful, Failed]).toEqual([[{ Id: 'a-1', MessageId: expect.any(String) }], []]);
    await clients.sns.send(new PublishCommand({ TopicArn, Message: 'no JSON' }));
    const publishedAt = '2026-03-29T12:00:00.000Z';
    expect(running.stack.events.published()).toEqual([
      { target: topicArn, publishedAt, event: { id: 'a<b&c' }, attributes: { kind: 'order' } },
      { target: topicArn, publishedAt, event: 'no JSON', attributes: {} },
    ]);
  });

  it('rejects what SNS rejects', async () => {
    await using running = await start();
    using clients = clientsOf(running.stack);
    const publish = async (TopicArn: string, ...messages: string[]) =>
      await clients.sns.send(
        new PublishBatchCommand({
          TopicArn,
          PublishBatchRequestEntries: messages.map((Message, index) => ({ Id: `${index}`, Message })),
        }),
      );
    await expect(publish('orders', 'a')).rejects.toThrow('Invalid parameter: TopicArn');
    await expect(publish(topicArn)).rejects.toMatchObject({ name: 'EmptyBatchRequestException' });
    await expect(publish(topicArn, ...Array.from({ length: 11 }, () => 'a'))).rejects.toThrow('more than 10 entries');
    await expect(publish(topicArn, 'x'.repeat(262_145))).rejects.toMatchObject({
      name: 'BatchRequestTooLongException',
    });
    expect(running.stack.events.published()).toEqual([]);
  });
});

describe('a queue of another stack', () => {
  const external = 'arn:aws:sqs:us-east-1:111122223333:orders';
  const variables = { TARGET_URL: 'https://sqs.us-east-1.amazonaws.com/111122223333/orders' };
  const allow = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: external };

  it.each([
    [[allow], 1],
    [[], 0],
  ])('is replaced by a local queue with the same permissions: %j', async (statements, sent) => {
    await using running = await startFixture('', { functions, template: { statements, variables } });
    const { stack } = running;
    const QueueUrl = stack.environmentOf('consumer')['TARGET_URL'] ?? '';
    expect(QueueUrl).toBe(`${stack.sqsEndpoint}/000000000000/orders`);
    const credentials = { accessKeyId: accessKeyOf('consumer'), secretAccessKey: 'local' };
    const sqs = new SQSClient({ endpoint: stack.sqsEndpoint, region: stack.region, credentials, maxAttempts: 1 });
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' })).catch(() => undefined);
    sqs.destroy();
    expect(stack.queues.queueOrThrow('orders').counts().visible).toBe(sent);
    expect(stack.permissions?.refusals()).toHaveLength(1 - sent);
    expect(stack.notEmulated).toContain(`${external}: a local queue stands in for it`);
  });

  it('is replaced by a FIFO queue if it is FIFO', async () => {
    const fifo = { TARGET_URL: `${variables.TARGET_URL}.fifo` };
    await using running = await startFixture('', { functions, template: { variables: fifo } });
    expect(running.stack.queues.queueOrThrow('orders.fifo').settings.fifo).toBeDefined();
  });
});

describe('a function', () => {
  const allow = (Action: string, Resource: string) => ({ Effect: 'Allow', Action, Resource });

  it.each([
    ['events:PutEvents', busArn],
    ['sns:Publish', topicArn],
  ])('requires a role that allows %s', async (action, resource) => {
    for (const [statements, refusals] of [
      [[allow(action, resource)], 0],
      [[allow(action, `${resource}-2`)], 1],
    ] as const) {
      await using running = await start({ statements: [...statements] });
      using clients = clientsOf(running.stack, accessKeyOf('consumer'));
      const sent =
        action === 'sns:Publish'
          ? clients.sns.send(new PublishCommand(message))
          : clients.eventBridge.send(new PutEventsCommand({ Entries: [entry] }));
      const outcome: unknown = await sent.catch((error: unknown) => error);
      expect(String(outcome).includes(`is not authorized to perform: ${action} on resource: ${resource}`)).toBe(
        refusals === 1,
      );
      expect(running.stack.permissions?.refusals()).toHaveLength(refusals);
      expect(running.stack.events.published()).toHaveLength(1 - refusals);
    }
  });

  it('in a process publishes with the SDK, and a data folder keeps the events', async () => {
    const handler = `
      const { EventBridgeClient, PutEventsCommand } = require(${JSON.stringify(createRequire(import.meta.url).resolve('@aws-sdk/client-eventbridge'))});
      exports.handler = async () => await new EventBridgeClient({}).send(new PutEventsCommand({ Entries: [${JSON.stringify(entry)}] }));`;
    using fixture = writeFixture(handler, { statements: [allow('events:PutEvents', busArn)] });
    const { templatePath, dataDir } = fixture;
    const stack = await startLocalStack({ templatePath, dataDir, engine: 'dynalite' });
    const { result } = await stack.invoke('consumer', {});
    await stack.stop();
    expect(result).toMatchObject({ ok: true });
    const again = await startLocalStack({ templatePath, dataDir, engine: 'dynalite', functions });
    expect(again.events.published()).toMatchObject([{ target: busArn, event: { detail: { id: 'a<b&c' } } }]);
    await again.stop();
  });
});

it('a request to a service that is not emulated fails with the name of the service, and is not retried', async () => {
  await using running = await start();
  const { eventsEndpoint } = running.stack;
  const ask = async (headers: Record<string, string>) => {
    const scope = 'Credential=consumer/20260329/eu-west-1/ssm/aws4_request, …';
    const authorization = `AWS4-HMAC-SHA256 ${scope.replace('…', 'SignedHeaders=host')}`;
    return await fetch(`${eventsEndpoint}/not-emulated/`, { method: 'POST', headers: { authorization, ...headers } });
  };
  const answer = await ask({ 'x-amz-target': 'AmazonSSM.GetParameter' });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual({
    __type: 'NotEmulatedException',
    message: expect.stringMatching(/^ssm is not emulated, so GetParameter fails\. Set /),
  });
  const query = await ask({ 'content-type': 'application/x-www-form-urlencoded' });
  expect(await query.text()).toContain('POST /');
});
