import { expect, it } from '@jest/globals';
import { fixtureModel as read } from '../testing/fixture-model.ts';

const bucket = (properties: object = {}) => ({ Type: 'AWS::S3::Bucket', Properties: properties });
const consumer = { 'Fn::GetAtt': ['Consumer', 'Arn'] };

it('reads a bucket with a lowercase name and the notifications of a custom resource of the CDK', () => {
  const NotificationConfiguration = {
    LambdaFunctionConfigurations: [
      {
        Events: ['s3:ObjectCreated:*'],
        LambdaFunctionArn: consumer,
        Filter: { Key: { FilterRules: [{ Name: 'suffix', Value: '.jpg' }] } },
      },
    ],
    EventBridgeConfiguration: {},
  };
  const { buckets, unsupported } = read({
    resources: {
      Photos: bucket(),
      Other: bucket({ BucketName: 'other' }),
      Added: {
        Type: 'Custom::S3BucketNotifications',
        Properties: { ServiceToken: 'arn:helper', BucketName: { Ref: 'Photos' }, NotificationConfiguration },
      },
    },
  });
  expect(buckets).toEqual([
    {
      logicalId: 'Photos',
      name: 'fixture-photos',
      arn: 'arn:aws:s3:::fixture-photos',
      notifications: [
        {
          events: ['s3:ObjectCreated:*'],
          arn: 'arn:aws:lambda:eu-west-1:000000000000:function:consumer',
          prefix: '',
          suffix: '.jpg',
        },
      ],
      toEventBridge: true,
    },
    { logicalId: 'Other', name: 'other', arn: 'arn:aws:s3:::other', notifications: [], toEventBridge: false },
  ]);
  expect(unsupported).toEqual([]);
});

it('reports events that never happen, and receivers that are not emulated or not in the template', () => {
  const LambdaConfigurations = [
    { Event: 's3:ObjectTagging:*', Function: consumer },
    { Event: 's3:ObjectCreated:*', Function: { Ref: 'Machine' } },
    { Event: 's3:ObjectCreated:*', Function: 'arn:aws:lambda:eu-west-1:000000000000:function:elsewhere' },
  ];
  const { unsupported } = read({
    resources: {
      Photos: bucket({ NotificationConfiguration: { LambdaConfigurations }, VersioningConfiguration: {} }),
      Machine: { Type: 'AWS::StepFunctions::StateMachine' },
    },
  });
  expect(unsupported).toEqual([
    expect.stringContaining('Machine (AWS::StepFunctions::StateMachine)'),
    'Photos (AWS::S3::Bucket): VersioningConfiguration: an overwritten or deleted object is lost',
    'Photos (AWS::S3::Bucket): s3:ObjectTagging:* events are not emulated',
    'Photos (AWS::S3::Bucket): <unresolved Machine> is not emulated, so nothing is delivered to it',
    'Bucket Photos: arn:aws:lambda:eu-west-1:000000000000:function:elsewhere is not in this template, so nothing is delivered to it',
  ]);
});
