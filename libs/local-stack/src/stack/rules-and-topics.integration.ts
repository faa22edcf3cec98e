import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { PublishBatchCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { createStackClock } from '@daybreak/local-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { deliveryResources, destinationGrants } from '../testing/delivery-template.ts';
import { type RunningFixture, startFixture } from '../testing/start-fixture.ts';

const startAt = Date.parse('2026-03-29T12:00:00Z');
const dayMs = 24 * 60 * 60 * 1_000;
const topicArn = 'arn:aws:sns:eu-west-1:000000000000:news';
const idle = { timeoutMs: 20_000, skipTime: true };

let running: RunningFixture;
let eventBridge: EventBridgeClient;
let sns: SNSClient;
/** The events of the function, except those of its queue. */
const events: unknown[] = [];
let failure: string | undefined;

beforeAll(async () => {
  running = await startFixture('', {
    clock: createStackClock({ kind: 'manual', startAt }),
    schedules: 'running',
    template: { resources: deliveryResources, statements: destinationGrants },
    functions: {
      consumer: async (event) => {
        events.push(event);
        if (failure !== undefined) throw new RangeError(failure);
        return { done: true };
      },
    },
  });
  const { eventsEndpoint: endpoint, region } = running.stack;
  const config = { endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'local' }, maxAttempts: 1 };
  eventBridge = new EventBridgeClient(config);
  sns = new SNSClient(config);
});
afterEach(() => {
  events.length = 0;
  failure = undefined;
  for (const queue of running.stack.queues.queues()) queue.purge();
});
afterAll(async () => {
  eventBridge.destroy();
  sns.destroy();
  await running[Symbol.asyncDispose]();
});

const bodiesOf = (queue: string): unknown[] =>
  running.stack.queues
    .queueOrThrow(queue)
    .messages()
    .map(({ body }): unknown => JSON.parse(body));

async function put(...details: object[]): Promise<void> {
  const Entries = details.map((detail) => ({
    EventBusName: 'shop',
    Source: 'shop',
    DetailType: 'OrderPlaced',
    Detail: JSON.stringify(detail),
  }));
  await eventBridge.send(new PutEventsCommand({ Entries }));
  await running.stack.waitUntilIdle(idle);
}

describe('a rule', () => {
  it('delivers matching events to each of its targets, each with its own input', async () => {
    await put({ id: 'a', total: 50 }, { id: 'b', total: 120 });
    expect(events).toEqual([{ order: 'b' }]);
    const detail = { id: 'b', total: 120 };
    expect([bodiesOf('orders'), bodiesOf('orders.fifo')]).toEqual([[detail], [detail]]);
    expect(bodiesOf('wrapped')).toMatchObject([{ Type: 'Notification', Message: JSON.stringify(detail) }]);
    const published = running.stack.events.published().slice(-2);
    expect(new Set(published.map(({ target }) => target.split(':').at(-1)))).toEqual(
      new Set(['event-bus/audit', 'news']),
    );
  });

  it('sends an event to the dead-letter queue if it may not send to the target, and logs the reason', async () => {
    await put({ id: 'b', total: 120 });
    const [dead] = running.stack.queues
      .queueOrThrow('dead')
      .receive({ maxMessages: 10 })
      .filter(({ attributes }) => 'RULE_ARN' in attributes);
    expect(JSON.parse(dead?.body ?? '')).toMatchObject({ source: 'shop', detail: { id: 'b' } });
    expect(dead?.attributes).toMatchObject({ ERROR_CODE: { stringValue: 'NO_PERMISSIONS' } });
    const reason =
      'events.amazonaws.com is not authorized to perform: sqs:SendMessage on resource: arn:aws:sqs:eu-west-1:000000000000:closed';
    expect(running.log.join()).toContain(reason);
    expect(running.stack.warnings).toContainEqual(
      expect.stringContaining(`Rule LargeOrders: target closed: nothing is delivered: ${reason}`),
    );
    expect(bodiesOf('closed')).toEqual([]);
  });

  it('with a schedule fires by the clock after its first period, and at any time', async () => {
    running.stack.clock.advance(startAt + dayMs - running.stack.clock.now());
    await running.stack.waitUntilIdle({ timeoutMs: 5_000 });
    await running.stack.fireSchedule('nightly', {
      scheduledTime: new Date('2027-01-01T00:00:00Z'),
      input: { account: 'b' },
    });
    await running.stack.waitUntilIdle({ timeoutMs: 5_000 });
    const event = { 'detail-type': 'Scheduled Event', source: 'aws.events', detail: {} };
    expect(bodiesOf('nights')).toMatchObject([
      { ...event, time: '2026-03-30T12:00:00Z', account: '000000000000' },
      { ...event, time: '2027-01-01T00:00:00Z', account: 'b' },
    ]);
  });
});

describe('a topic', () => {
  const sale = { DataType: 'String', StringValue: 'sale' };

  it('delivers a message to the subscribers whose filters it passes, raw or in a notification', async () => {
    const Subject = 'News';
    await sns.send(
      new PublishBatchCommand({
        TopicArn: topicArn,
        PublishBatchRequestEntries: [
          { Id: '1', Subject, Message: '{"id":1}' },
          { Id: '2', Subject, Message: 'no JSON', MessageAttributes: { kind: sale } },
        ],
      }),
    );
    await running.stack.waitUntilIdle(idle);
    expect(bodiesOf('wrapped')).toMatchObject([{ Message: '{"id":1}', Subject: 'News', TopicArn: topicArn }]);
    const raw = running.stack.queues.queueOrThrow('raw').receive({ maxMessages: 10 });
    expect(raw).toMatchObject([{ body: 'no JSON', attributes: { kind: { dataType: 'String', stringValue: 'sale' } } }]);
    const notification = { Message: 'no JSON', MessageAttributes: { kind: { Type: 'String', Value: 'sale' } } };
    expect(events).toMatchObject([{ Records: [{ EventSource: 'aws:sns', Sns: notification }] }]);
    const dead = v.parse(v.array(v.object({ Message: v.string() })), bodiesOf('dead'));
    expect(dead.map(({ Message }) => Message).toSorted()).toEqual(['no JSON', '{"id":1}']);
  });

  it('delivers a different text for each protocol', async () => {
    const Message = JSON.stringify({ default: 'for all', sqs: '{"id":"for queues"}', lambda: 'for functions' });
    await sns.send(
      new PublishCommand({ TopicArn: topicArn, Message, MessageStructure: 'json', MessageAttributes: { kind: sale } }),
    );
    await running.stack.waitUntilIdle(idle);
    expect(running.stack.queues.queueOrThrow('raw').messages()).toMatchObject([{ body: '{"id":"for queues"}' }]);
    expect(events).toMatchObject([{ Records: [{ Sns: { Message: 'for functions' } }] }]);
    const without = sns.send(new PublishCommand({ TopicArn: topicArn, Message: '{}', MessageStructure: 'json' }));
    await expect(without).rejects.toThrow('No default entry in JSON message body');
  });

  it('that is FIFO keeps the order of a group, deduplicates, and requires both ids', async () => {
    const TopicArn = 'arn:aws:sns:eu-west-1:000000000000:moves.fifo';
    const publish = async (input: object) => await sns.send(new PublishCommand({ TopicArn, Message: 'm', ...input }));
    for (const id of ['1', '2', '1', '3'])
      await publish({ Message: id, MessageGroupId: 'g', MessageDeduplicationId: id });
    await running.stack.waitUntilIdle(idle);
    const moves = running.stack.queues.queueOrThrow('moves.fifo').receive({ maxMessages: 10 });
    expect(moves.map(({ body }) => body)).toEqual(['1', '2', '3']);
    expect(moves[0]?.systemAttributes).toMatchObject({ MessageGroupId: 'g', MessageDeduplicationId: '1' });
    await expect(publish({ MessageDeduplicationId: '1' })).rejects.toThrow('MessageGroupId parameter is required');
    await expect(publish({ MessageGroupId: 'g' })).rejects.toThrow('ContentBasedDeduplication enabled');
  });
});

describe('an asynchronous invocation', () => {
  it('sends its result to the destination for success', async () => {
    await running.stack.invoke('consumer', { a: 1 }, { type: 'event' });
    await running.stack.waitUntilIdle(idle);
    expect(bodiesOf('results')).toEqual([
      {
        version: '1.0',
        timestamp: expect.any(String),
        requestContext: {
          requestId: expect.any(String),
          functionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:consumer:$LATEST',
          condition: 'Success',
          approximateInvokeCount: 1,
        },
        requestPayload: { a: 1 },
        responseContext: { statusCode: 200, executedVersion: '$LATEST' },
        responsePayload: { done: true },
      },
    ]);
  });

  it('sends its failure to the other destination after the last attempt, and a synchronous one sends nothing', async () => {
    failure = 'out of range';
    await running.stack.invoke('consumer', { a: 1 }, { type: 'request' });
    const invoked = running.stack.invoke('consumer', { a: 2 }, { type: 'event' });
    await running.stack.skipTimeUntil(invoked);
    await running.stack.waitUntilIdle(idle);
    expect(bodiesOf('failures')).toMatchObject([
      {
        requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 2 },
        requestPayload: { a: 2 },
        responseContext: { functionError: 'Unhandled' },
        responsePayload: { errorType: 'RangeError', errorMessage: 'out of range' },
      },
    ]);
    expect(bodiesOf('results')).toEqual([]);
  });
});
