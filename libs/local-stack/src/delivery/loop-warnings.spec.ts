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
])('warns about a function that may send to $by', ({ statements, resources }) => {
  expect(warningsOf(statements, { resources })).toEqual([
    expect.stringMatching(/^Function Consumer: it may send to a queue or a topic that invokes it again/),
  ]);
});

it('does not warn about a function that may not send, or that allows the loop', () => {
  expect(warningsOf([])).toEqual([]);
  expect(warningsOf([{ ...send, Resource: arnOf('Dead') }])).toEqual([]);
  expect(warningsOf([send], { allows: true })).toEqual([]);
});

it('does not record its questions as calls of the function', () => {
  const model = fixtureModel({ statements: [send] });
  const permissions = createPermissions(model, 'x');
  loopWarnings(model, permissions);
  expect(permissions.calls()).toEqual([]);
  expect(permissions.unused().map(({ action }) => action)).toContain('sqs:SendMessage');
});
