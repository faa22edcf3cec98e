import { expect, it } from '@jest/globals';
import { awsManagedPolicy, awsManagedPolicyArn } from './aws-managed-policies.ts';

it.each([
  ['service-role/AWSLambdaSQSQueueExecutionRole', 'sqs:ReceiveMessage'],
  ['service-role/AWSLambdaKinesisExecutionRole', 'kinesis:GetRecords'],
  ['service-role/AWSLambdaRole', 'lambda:InvokeFunction'],
  ['AmazonSNSFullAccess', 'sns:*'],
  ['AmazonEventBridgeFullAccess', 'events:*'],
])('%s allows %s', (name, action) => {
  expect(awsManagedPolicy(`arn:aws:iam::aws:policy/${name}`)?.document).toMatchObject({
    Statement: [{ Effect: 'Allow', Action: expect.arrayContaining([action]), Resource: '*' }],
  });
});

it('returns undefined for an unknown policy, and for one of another owner', () => {
  expect(awsManagedPolicy('arn:aws:iam::aws:policy/Made')).toBeUndefined();
  expect(awsManagedPolicy('arn:aws:iam::000000000000:policy/AmazonSNSFullAccess')).toBeUndefined();
});

it('finds the ARN, with its path, of a name that SAM accepts', () => {
  const arnOf = (path: string): object => ({ 'Fn::Sub': `arn:\${AWS::Partition}:iam::aws:policy/${path}` });
  expect(awsManagedPolicyArn('AWSLambdaRole')).toEqual(arnOf('service-role/AWSLambdaRole'));
  expect(awsManagedPolicyArn('AmazonSNSFullAccess')).toEqual(arnOf('AmazonSNSFullAccess'));
  expect(awsManagedPolicyArn('Made')).toEqual(arnOf('Made'));
  expect(awsManagedPolicyArn('arn:aws:iam::aws:policy/Made')).toBe('arn:aws:iam::aws:policy/Made');
});
