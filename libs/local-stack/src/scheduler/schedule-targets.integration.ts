import { createStackClock } from '@daybreak/local-sqs';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { createPermissions } from '../iam/create-permissions.ts';
import { fixtureModel } from '../testing/fixture-model.ts';
import { type RunningFixture, startFixture } from '../testing/start-fixture.ts';

const arnOf = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
const queue = (QueueName: string, properties: object = {}) => ({
  Type: 'AWS::SQS::Queue',
  Properties: { QueueName, ...properties },
});
const at = '<aws.scheduler.scheduled-time>';
const schedule = (Name: string, Target: object) => ({
  Type: 'AWS::Scheduler::Schedule',
  Properties: {
    Name,
    ScheduleExpression: 'rate(1 day)',
    StartDate: '2026-03-30T00:00:00Z',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { RoleArn: arnOf('Role'), Input: JSON.stringify({ at }), ...Target },
  },
});
const call = (name: string, request: object) => ({
  Arn: `arn:aws:scheduler:::aws-sdk:${name}`,
  Input: { 'Fn::Sub': JSON.stringify(request) },
});

const resources = {
  Out: queue('out'),
  Fifo: queue('out.fifo', { FifoQueue: true, ContentBasedDeduplication: true }),
  Dead: queue('dead'),
  News: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'news' } },
  Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'shop' } },
  ToQueue: schedule('to-queue', { Arn: arnOf('Out') }),
  ToFifo: schedule('to-fifo', { Arn: arnOf('Fifo'), SqsParameters: { MessageGroupId: 'daily' } }),
  ToTopic: schedule('to-topic', { Arn: { Ref: 'News' } }),
  ToBus: schedule('to-bus', { Arn: arnOf('Bus'), EventBridgeParameters: { DetailType: 'day begun', Source: 'clock' } }),
  SendMessage: schedule('send-message', call('sqs:sendMessage', { QueueUrl: '${Out}', MessageBody: `sent at ${at}` })),
  Publish: schedule('publish', call('sns:publish', { TopicArn: '${News}', Message: `published at ${at}` })),
  // A queue of another stack that is not deployed.
  ToMissing: schedule('to-missing', {
    Arn: 'arn:aws:sqs:eu-west-1:000000000000:missing',
    DeadLetterConfig: { Arn: arnOf('Dead') },
    RetryPolicy: { MaximumRetryAttempts: 3 },
  }),
};
const statements = [{ Effect: 'Allow', Action: ['sqs:SendMessage', 'sns:Publish', 'events:PutEvents'], Resource: '*' }];

const startAt = Date.parse('2026-03-29T23:00:00Z');
let running: RunningFixture;
beforeAll(async () => {
  const clock = createStackClock({ kind: 'manual', startAt });
  const template = { resources, statements };
  running = await startFixture('', { clock, template, functions: { consumer: async () => undefined } });
});
afterEach(() => {
  for (const each of running.stack.queues.queues()) each.purge();
});
afterAll(async () => await running[Symbol.asyncDispose]());

async function fire(name: string): Promise<void> {
  await running.stack.fireSchedule(name, { scheduledTime: new Date('2026-03-30T00:00:00Z') });
  await running.stack.waitUntilIdle({ timeoutMs: 5_000 });
}
const messagesIn = (name: string) => running.stack.queues.queueOrThrow(name).messages();
const published = (target: string): unknown[] =>
  running.stack.events
    .published()
    .filter((each) => each.target.endsWith(target))
    .map(({ event }) => event);

it.each([
  ['to-queue', 'out', '{"at":"2026-03-30T00:00:00Z"}'],
  ['to-fifo', 'out.fifo', '{"at":"2026-03-30T00:00:00Z"}'],
  ['send-message', 'out', 'sent at 2026-03-30T00:00:00Z'],
])('%s sends to a queue, with its placeholders replaced', async (name, to, body) => {
  await fire(name);
  expect(messagesIn(to)).toMatchObject([{ body }]);
});

it('to-topic and publish publish to a topic', async () => {
  await fire('to-topic');
  await fire('publish');
  expect(published(':news')).toEqual([{ at: '2026-03-30T00:00:00Z' }, 'published at 2026-03-30T00:00:00Z']);
});

it('to-bus puts an event', async () => {
  await fire('to-bus');
  expect(published('/shop')).toMatchObject([
    {
      source: 'clock',
      'detail-type': 'day begun',
      time: '2026-03-30T00:00:00Z',
      resources: ['arn:aws:scheduler:eu-west-1:000000000000:schedule/default/to-bus'],
      detail: { at: '2026-03-30T00:00:00Z' },
    },
  ]);
});

it('sends a request that its target rejects to the dead-letter queue, with the reason', async () => {
  await fire('to-missing');
  expect(running.stack.queues.queueOrThrow('dead').receive({ maxMessages: 1 })).toMatchObject([
    {
      body: '{"at":"2026-03-30T00:00:00Z"}',
      attributes: {
        SCHEDULE_ARN: { stringValue: 'arn:aws:scheduler:eu-west-1:000000000000:schedule/default/to-missing' },
        TARGET_ARN: { stringValue: 'arn:aws:sqs:eu-west-1:000000000000:missing' },
        SCHEDULED_TIME: { stringValue: '2026-03-30T00:00:00Z' },
        ERROR_CODE: { stringValue: 'QueueDoesNotExist' },
      },
    },
  ]);
  expect(running.stack.unsupported).toEqual([expect.stringContaining('Schedule ToMissing: arn:aws:sqs')]);
});

it('requires a role that may send', () => {
  const allowing = (Action: string) =>
    fixtureModel({ resources, statements: [{ Effect: 'Allow', Action, Resource: '*' }] });
  expect(() => createPermissions(allowing('sqs:SendMessage'), 'x')).toThrow(
    /Schedule ToTopic: .*not authorized to perform: sns:Publish[\s\S]*Schedule ToBus: .*events:PutEvents/,
  );
  expect(() => createPermissions(allowing('sns:Publish'), 'x')).toThrow(/Schedule SendMessage: .*sqs:sendmessage/);
});
