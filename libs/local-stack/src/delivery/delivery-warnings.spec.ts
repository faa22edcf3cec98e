import { expect, it } from '@jest/globals';
import { createPermissions } from '../iam/create-permissions.ts';
import { deliveryResources, destinationGrants } from '../testing/delivery-template.ts';
import { fixtureModel, fixtureProblems } from '../testing/fixture-model.ts';
import { deliveryWarnings } from './delivery-warnings.ts';

const warningsWithout = (...left: string[]): string[] => {
  const resources = Object.fromEntries(Object.entries(deliveryResources).filter(([name]) => !left.includes(name)));
  const model = fixtureModel({ resources, statements: destinationGrants });
  return deliveryWarnings(model, createPermissions(model, 'x')).map((line) => line.replace(/ on resource.*$/, ''));
};
const closed = [
  'Rule LargeOrders: target closed: nothing is delivered: events.amazonaws.com is not authorized to perform: sqs:SendMessage',
  'Subscription ToClosed: nothing is delivered: sns.amazonaws.com is not authorized to perform: sqs:SendMessage',
];

it.each([
  ['RulePermission', ['Rule LargeOrders: target function', 'lambda:InvokeFunction']],
  ['TopicPermission', ['Subscription ToFunction', 'lambda:InvokeFunction']],
  ['NewsPolicy', ['Rule LargeOrders: target topic', 'sns:Publish']],
  ['MovesQueuePolicy', ['Subscription ToMoves', 'sqs:SendMessage']],
])('reports a delivery without %s', (policy, parts) => {
  const added = warningsWithout(policy).filter((line) => !closed.includes(line));
  expect(added).toHaveLength(1);
  for (const part of parts) expect(added[0]).toContain(part);
});

it('reports only deliveries without a permission', () => {
  expect(warningsWithout()).toEqual(closed);
});

it('requires a role that EventBridge may assume and that allows the delivery', () => {
  const role = { AssumeRolePolicyDocument: { Statement: [] } };
  const other = { ...deliveryResources, BusRole: { Type: 'AWS::IAM::Role', Properties: role } };
  const model = fixtureModel({ resources: other, statements: destinationGrants });
  expect(deliveryWarnings(model, createPermissions(model, 'x'))).toContainEqual(
    expect.stringMatching(/target bus: nothing is delivered: events.amazonaws.com can't assume the role .*BusRole/),
  );
});

it('rejects a function whose role may not send to its destinations', () => {
  const model = fixtureModel({ resources: deliveryResources });
  expect(fixtureProblems({ resources: deliveryResources })).toEqual([]);
  expect(() => createPermissions(model, 'x')).toThrow(
    "Function Consumer: The function's execution role does not have permissions to call sqs:SendMessage on arn:aws:sqs:eu-west-1:000000000000:results",
  );
});
