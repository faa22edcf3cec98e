import { expect, it } from '@jest/globals';
import { fixtureModel as read, fixtureProblems as problemsOf } from '../testing/fixture-model.ts';

it('shortens a generated name that is too long for SQS, and keeps names distinct', () => {
  const long = 'Long'.repeat(25);
  const resources = { [`${long}One`]: { Type: 'AWS::SQS::Queue' }, [`${long}Other`]: { Type: 'AWS::SQS::Queue' } };
  const names = read({ resources }).queues.flatMap(({ name }) => (name.startsWith('Fixture-Long') ? [name] : []));
  expect(names.map((name) => name.length)).toEqual([80, 80]);
  expect(new Set(names).size).toBe(2);
});

it('reads a FIFO queue with a generated name that ends with .fifo, and ignores false of a standard queue', () => {
  const long = 'Long'.repeat(25);
  const resources = {
    [long]: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true, DeduplicationScope: 'messageGroup' } },
    Standard: { Type: 'AWS::SQS::Queue', Properties: { ContentBasedDeduplication: false } },
  };
  const { queues: all } = read({ resources });
  expect(all.find(({ logicalId }) => logicalId === long)).toMatchObject({
    name: expect.stringMatching(/^Fixture-(Long)+.*\.fifo$/),
    attributes: { FifoQueue: 'true', DeduplicationScope: 'messageGroup' },
  });
  expect(all.find(({ logicalId }) => logicalId === 'Standard')?.attributes).toEqual({});
});

it('rejects a FIFO queue with a standard dead-letter queue, or with the mapping of a standard queue', () => {
  const Properties = {
    FifoQueue: true,
    RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 3 },
  };
  const problems = problemsOf({
    resources: { Queue: { Type: 'AWS::SQS::Queue', Properties } },
    batchSize: 11,
    windowSeconds: 1,
  });
  expect(problems).toEqual([
    expect.stringContaining('which AWS rejects for a FIFO queue: remove it'),
    expect.stringContaining('the maximum for a FIFO queue is 10'),
    expect.stringContaining('Queue Queue redrives to Dead, but only one of them is a FIFO queue'),
  ]);
});

/** Replaces the fixture's table by a queue. */
const fixtureQueue = (properties: object): object => ({
  Table: { Type: 'AWS::SQS::Queue', Properties: properties },
});
const queues: [string, object, string][] = [
  ['a short retention', { MessageRetentionPeriod: 30 }, 'MessageRetentionPeriod: must be from 60 to 1209600'],
  ['a long timeout', { VisibilityTimeout: '43201' }, 'VisibilityTimeout: must be from 0 to 43200'],
  ['an invalid name', { QueueName: 'a.b' }, 'name a.b: Can only include alphanumeric characters'],
  [
    'too many receives',
    { RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 1001 } },
    'Reason: Invalid value for maxReceiveCount: 1001, valid values are from 1 to 1000',
  ],
  ['an invalid policy', { RedriveAllowPolicy: { redrivePermission: 'some' } }, 'the parameter RedriveAllowPolicy'],
];
it.each(queues)('rejects a queue with %s, and names the queue', (_, properties, problem) => {
  const [found, ...others] = problemsOf({ resources: fixtureQueue(properties), variables: { TABLE_NAME: '-' } });
  expect(found).toMatch(/^Table \(AWS::SQS::Queue\): /);
  expect(found).toContain(problem);
  expect(others).toEqual([]);
});

it('rejects a dead-letter queue whose RedriveAllowPolicy does not allow the source queue', () => {
  const Dead = {
    Type: 'AWS::SQS::Queue',
    Properties: { QueueName: 'dead', RedriveAllowPolicy: { redrivePermission: 'denyAll' } },
  };
  expect(problemsOf({ resources: { Dead } })).toEqual([
    'Queue Queue redrives to Dead, whose RedriveAllowPolicy does not allow it',
  ]);
});
