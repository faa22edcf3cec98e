import { expect, it } from '@jest/globals';
import { fixtureModel as read, fixtureProblems as problemsOf } from '../testing/fixture-model.ts';

const consumer = { 'Fn::GetAtt': ['Consumer', 'Arn'] };
const queue = { 'Fn::GetAtt': ['Dead', 'Arn'] };
const topic = (properties: object = {}) => ({ Type: 'AWS::SNS::Topic', Properties: properties });
const subscription = (properties: object) => ({
  Type: 'AWS::SNS::Subscription',
  Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'sqs', Endpoint: queue, ...properties },
});

it('has the subscriptions in the topic and the separate ones', () => {
  const Subscription = [{ Protocol: 'lambda', Endpoint: consumer }];
  const resources = {
    Topic: topic({ Subscription }),
    Beside: subscription({
      FilterPolicy: '{"kind":["sale"]}',
      FilterPolicyScope: 'MessageBody',
      RawMessageDelivery: 'true',
      RedrivePolicy: { deadLetterTargetArn: queue },
    }),
  };
  const { topics, subscriptions } = read({ resources });
  const arn = 'arn:aws:sns:eu-west-1:000000000000:Fixture-Topic';
  const deadLetterQueueArn = 'arn:aws:sqs:eu-west-1:000000000000:dead';
  expect(topics).toEqual([{ logicalId: 'Topic', name: 'Fixture-Topic', arn, fifo: undefined }]);
  expect(subscriptions).toMatchObject([
    { topicArn: arn, protocol: 'lambda', isRaw: false, filter: undefined },
    {
      topicArn: arn,
      protocol: 'sqs',
      isRaw: true,
      filter: { scope: 'MessageBody', pattern: { kind: ['sale'] } },
      deadLetterQueueArn,
    },
  ]);
});

it.each([
  [{ FilterPolicy: { kind: [{ like: 'x' }] } }, 'FilterPolicy: The comparison {"like":"x"} does not exist'],
  [
    { Protocol: 'lambda', Endpoint: consumer, RawMessageDelivery: true },
    'AWS rejects RawMessageDelivery for a function',
  ],
  [
    { Endpoint: 'arn:aws:sqs:eu-west-1:000000000000:x.fifo' },
    'AWS rejects a FIFO queue as a subscriber of a standard topic',
  ],
])('rejects a subscription: %j', (properties, problem) => {
  expect(problemsOf({ resources: { Topic: topic(), Sub: subscription(properties) } })).toEqual([
    expect.stringContaining(problem),
  ]);
});

it('rejects a FIFO topic whose name does not end with .fifo, and one with a function as its subscriber', () => {
  expect(read({ resources: { Topic: topic({ FifoTopic: true }) } }).topics).toMatchObject([
    { name: 'Fixture-Topic.fifo', fifo: { contentBasedDeduplication: false } },
  ]);
  const toFunction = subscription({ Protocol: 'lambda', Endpoint: consumer });
  expect(
    problemsOf({ resources: { Topic: topic({ FifoTopic: true, TopicName: 'orders' }), Sub: toFunction } }),
  ).toEqual([expect.stringContaining('the names of FIFO topics, and only these, must end with .fifo')]);
});

it('reports a subscriber that is not emulated', () => {
  const resources = { Topic: topic(), Sub: subscription({ Protocol: 'email', Endpoint: 'a@example.com' }) };
  expect(read({ resources }).unsupported).toEqual([
    'Sub (AWS::SNS::Subscription): email to a@example.com is not emulated, so nothing is delivered to it',
  ]);
});
