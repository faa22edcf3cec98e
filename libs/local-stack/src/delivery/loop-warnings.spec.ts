import { expect, it } from '@jest/globals';
import { createPermissions } from '../iam/create-permissions.ts';
import { fixtureModel } from '../testing/fixture-model.ts';
import { loopWarnings } from './loop-warnings.ts';

const arnOf = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
const send = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: arnOf('Queue') };
const publish = { Effect: 'Allow', Action: 'sns:Publish', Resource: { Ref: 'News' } };
const topic = {
  News: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'news' } },
  ToQueue: {
    Type: 'AWS::SNS::Subscription',
    Properties: { TopicArn: { Ref: 'News' }, Protocol: 'sqs', Endpoint: arnOf('Queue') },
  },
};
const warningsOf = (statements: object[], { allows = false, resources = {} } = {}): string[] => {
  const model = fixtureModel({ statements, resources });
  const functions = model.functions.map((each) => ({ ...each, allowsRecursiveLoop: allows }));
  return loopWarnings({ ...model, functions }, createPermissions(model, 'x'));
};

it.each([
  { by: 'its own queue', statements: [send], resources: {} },
  { by: 'a topic in front of its queue', statements: [publish], resources: topic },
])('a function that may send to itself by $by is named', ({ statements, resources }) => {
  expect(warningsOf(statements, { resources })).toEqual([
    expect.stringMatching(/^Function Consumer: it may send to what invokes it again/),
  ]);
});

it('one that may not, or whose loop is allowed, is not', () => {
  expect(warningsOf([])).toEqual([]);
  expect(warningsOf([{ ...send, Resource: arnOf('Dead') }])).toEqual([]);
  expect(warningsOf([send], { allows: true })).toEqual([]);
});

it('asking leaves no trace in what the function did', () => {
  const model = fixtureModel({ statements: [send] });
  const permissions = createPermissions(model, 'x');
  loopWarnings(model, permissions);
  expect(permissions.calls()).toEqual([]);
  expect(permissions.unused().map(({ action }) => action)).toContain('sqs:SendMessage');
});
