import { describe, expect, it } from '@jest/globals';
import { fixtureModel as read, fixtureProblems as problemsOf } from '../testing/fixture-model.ts';
import { fixtureTemplate } from '../testing/fixture-template.ts';

const { Consumer: consumer, Mapping: mapping, Table: table } = fixtureTemplate().Resources;
const mappingOf = (properties: object): object => ({
  Type: mapping.Type,
  Properties: { FunctionName: { Ref: 'Consumer' }, StartingPosition: 'LATEST', ...properties },
});

describe('what is not emulated', () => {
  it('is named once, with what follows', () => {
    const { unsupported, notEmulated } = read({
      resources: {
        Stream: { Type: 'AWS::Kinesis::Stream' },
        Flow: { Type: 'AWS::StepFunctions::StateMachine' },
        Nested: { Type: 'AWS::CloudFormation::Stack' },
        Own: { Type: 'Custom::Seed' },
        Thing: { Type: 'AWS::Thing::Thing' },
        Api: { Type: 'AWS::ApiGateway::RestApi' },
        Method: { Type: 'AWS::ApiGateway::Method' },
      },
    });
    expect(unsupported).toEqual([
      'Stream (AWS::Kinesis::Stream): it takes no record, and nobody gets one of it',
      'Flow (AWS::StepFunctions::StateMachine): no execution starts, and nothing that its steps name is invoked',
      'Nested (AWS::CloudFormation::Stack): the resources of the nested stack are not there: give its template beside this one',
      'Own (Custom::Seed): its function is not invoked, and its attributes are not known',
      'Thing (AWS::Thing::Thing): it is not there, and a call to it fails',
      'Api (AWS::ApiGateway::RestApi): no request reaches a function by it: give invoke the event of one',
    ]);
    expect(notEmulated).toContain('Method (AWS::ApiGateway::Method)');
  });

  it('is a problem with strict, and so is each function that refers to it', () => {
    const template = {
      variables: { BUCKET: { Ref: 'Bucket' } },
      resources: { Bucket: { Type: 'AWS::Kinesis::Stream' }, Alarm: { Type: 'AWS::CloudWatch::Alarm' } },
    };
    expect(problemsOf(template)).toEqual([]);
    expect(problemsOf(template, { strict: true })).toEqual([
      expect.stringMatching(/^Bucket \(AWS::Kinesis::Stream\): /),
      expect.stringMatching(/^Consumer \(AWS::Lambda::Function\): environment variable BUCKET refers to Bucket/),
    ]);
  });

  it('has a name that stands for it in the variables of functions', () => {
    const { functions, unsupported, outputs } = read({
      variables: {
        BUCKET: { Ref: 'Bucket' },
        URL: { 'Fn::Sub': 'https://${Api}.example.com/${Bucket.Arn}' },
        ROOT: { 'Fn::GetAtt': ['Api', 'RootResourceId'] },
      },
      resources: { Bucket: { Type: 'AWS::Kinesis::Stream' }, Api: { Type: 'AWS::ApiGateway::RestApi' } },
    });
    expect(functions[0]?.environment).toMatchObject({
      BUCKET: 'Fixture-Bucket',
      URL: 'https://Fixture-Api.example.com/arn:aws:kinesis:eu-west-1:000000000000:Fixture-Bucket',
      ROOT: 'Fixture-Api.RootResourceId',
    });
    expect(unsupported).toContain(
      'Consumer (AWS::Lambda::Function): environment variable BUCKET refers to Bucket (AWS::Kinesis::Stream), which is not ' +
        `emulated: it is "Fixture-Bucket" here; give another value with the option environment: { BUCKET: '…' }`,
    );
    expect(unsupported.filter((line) => line.includes('variable URL'))).toHaveLength(2);
    expect(Object.keys(outputs)).toEqual(['QueueUrl', 'TableName']);
  });

  it.each([
    ['a stream of Kinesis', { EventSourceArn: { 'Fn::GetAtt': ['Stream', 'Arn'] } }, 'Stream (AWS::Kinesis::Stream)'],
    ['a broker', { EventSourceArn: 'arn:aws:kafka:eu-west-1:1:cluster/a/b' }, 'arn:aws:kafka:eu-west-1:1:cluster/a/b'],
    ['Kafka of its own', { SelfManagedEventSource: {} }, 'a Kafka cluster'],
  ])('leaves out the mapping of %s', (_, properties, source) => {
    const { unsupported, streamMappings } = read({
      resources: { Stream: { Type: 'AWS::Kinesis::Stream' }, Foreign: mappingOf(properties) },
    });
    expect(streamMappings).toEqual([]);
    expect(unsupported).toContain(
      `Foreign (AWS::Lambda::EventSourceMapping): it reads ${source}, which is not emulated: its function gets none of ` +
        'its records: give invoke the event of some',
    );
  });

  it('leaves out what refers to it', () => {
    const schedule = { ScheduleExpression: 'rate(1 day)', Target: { Arn: { 'Fn::GetAtt': ['Flow', 'Arn'] } } };
    const { unsupported, schedules } = read({
      resources: {
        Flow: { Type: 'AWS::StepFunctions::StateMachine' },
        Nightly: { Type: 'AWS::Scheduler::Schedule', Properties: schedule },
      },
    });
    expect(schedules.map(({ name }) => name)).toEqual(['daily']);
    expect(unsupported).toContain(
      'Nightly (AWS::Scheduler::Schedule): Target: Flow is an AWS::StepFunctions::StateMachine, which the local stack does ' +
        'not emulate: it never fires',
    );
  });

  it('is a destination, without which a configuration and a mapping are read', () => {
    const destinations = { OnFailure: { Destination: { 'Fn::GetAtt': ['Records', 'Arn'] } } };
    const { functions, streamMappings, unsupported } = read({
      resources: {
        Records: { Type: 'AWS::Kinesis::Stream' },
        Config: {
          Type: 'AWS::Lambda::EventInvokeConfig',
          Properties: {
            FunctionName: { Ref: 'Consumer' },
            MaximumRetryAttempts: 0,
            DestinationConfig: destinations,
          },
        },
        Streamed: {
          ...table,
          Properties: { ...table.Properties, StreamSpecification: { StreamViewType: 'NEW_IMAGE' } },
        },
        Stream: mappingOf({
          EventSourceArn: { 'Fn::GetAtt': ['Streamed', 'StreamArn'] },
          DestinationConfig: destinations,
        }),
      },
    });
    expect(functions).toMatchObject([{ maximumRetryAttempts: 0, onFailureArn: undefined }]);
    expect(streamMappings).toMatchObject([{ logicalId: 'Stream', onFailureArn: undefined }]);
    const follows =
      'OnFailure: Records is an AWS::Kinesis::Stream, which the local stack does not emulate: nobody is told';
    expect(unsupported).toEqual([
      expect.stringMatching(/^Records /),
      `Config (AWS::Lambda::EventInvokeConfig): ${follows}`,
      `Stream (AWS::Lambda::EventSourceMapping): ${follows}`,
    ]);
  });

  it('is a bucket as the destination of an outcome', () => {
    const bucketArn = 'arn:aws:s3:::failed';
    const { functions, unsupported } = read({
      resources: {
        Config: {
          Type: 'AWS::Lambda::EventInvokeConfig',
          Properties: {
            FunctionName: { Ref: 'Consumer' },
            DestinationConfig: { OnFailure: { Destination: bucketArn } },
          },
        },
      },
    });
    expect(functions).toMatchObject([{ onFailureArn: undefined }]);
    expect(unsupported).toEqual([
      'Config (AWS::Lambda::EventInvokeConfig): OnFailure: arn:aws:s3:::failed gets nothing here: nobody is told',
    ]);
  });

  it('is a function of another runtime, or of an image, which is read all the same', () => {
    const python = { ...consumer.Properties, FunctionName: 'python', Runtime: 'python3.14' };
    const image = { PackageType: 'Image', Code: { ImageUri: 'a/b:1' }, Role: consumer.Properties.Role };
    const { functions } = read({
      resources: {
        Python: { ...consumer, Properties: python },
        Image: { ...consumer, Properties: image },
      },
    });
    expect(functions.map(({ logicalId, notRun }) => [logicalId, notRun])).toEqual([
      ['Consumer', undefined],
      ['Python', 'has the runtime python3.14'],
      ['Image', 'is a container image'],
    ]);
  });
});

describe('a helper of the CDK', () => {
  const helper = (handler: string): object => ({
    ...consumer,
    Properties: { ...consumer.Properties, FunctionName: undefined, Handler: handler, Runtime: 'python3.13' },
  });

  it('is set aside, with its custom resource', () => {
    const { functions, unsupported, notEmulated } = read({
      resources: {
        CustomS3AutoDeleteObjectsCustomResourceProviderHandler9D90184F: helper('index.handler'),
        AWS679f53fac002430cb0da5b7982bd22872D164C4C: helper('index.handler'),
        LogRetentionaae0aa3c5b4d4f87b02d85b201efdd8aFD4BFC8A: helper('index.handler'),
        ProviderframeworkonEvent83C1D0A7: helper('framework.onEvent'),
        Emptied: { Type: 'Custom::S3AutoDeleteObjects' },
        Called: { Type: 'Custom::AWS' },
        OnEvent: { ...consumer, Properties: { ...consumer.Properties, FunctionName: 'own' } },
      },
    });
    expect(functions.map(({ logicalId }) => logicalId)).toEqual(['Consumer', 'OnEvent']);
    expect(
      notEmulated.filter((line) => line.endsWith('a helper of the CDK, which runs at a deployment alone')),
    ).toHaveLength(4);
    expect(notEmulated).toContain('Emptied (Custom::S3AutoDeleteObjects): it empties a bucket before that is deleted');
    expect(unsupported).toEqual([
      'Called (Custom::AWS): its function is not invoked, and its attributes are not known',
    ]);
  });
});

it('no type that takes, holds or passes on data is harmless', () => {
  const carriers = [
    'AWS::Kinesis::Stream',
    'AWS::KinesisFirehose::DeliveryStream',
    'AWS::Pipes::Pipe',
    'AWS::SSM::Parameter',
    'AWS::SecretsManager::Secret',
    'AWS::Logs::SubscriptionFilter',
    'AWS::StepFunctions::StateMachine',
    'Custom::CDKBucketDeployment',
  ];
  const resources = Object.fromEntries(carriers.map((type, index) => [`Resource${index}`, { Type: type }]));
  const { notEmulated } = read({ resources });
  expect(notEmulated.filter((line) => carriers.some((type) => line.includes(type)))).toEqual([]);
});
