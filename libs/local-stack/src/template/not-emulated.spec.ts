import { describe, expect, it } from '@jest/globals';
import { fixtureModel as read, fixtureProblems as problemsOf } from '../testing/fixture-model.ts';
import { fixtureTemplate } from '../testing/fixture-template.ts';

const { Consumer: consumer, Mapping: mapping, Table: table } = fixtureTemplate().Resources;
const mappingOf = (properties: object): object => ({
  Type: mapping.Type,
  Properties: { FunctionName: { Ref: 'Consumer' }, StartingPosition: 'LATEST', ...properties },
});

describe('the findings of a template', () => {
  it('list a resource that is not emulated once, with the consequence', () => {
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
      'Stream (AWS::Kinesis::Stream): it accepts no records, and no consumer receives any',
      'Flow (AWS::StepFunctions::StateMachine): no execution starts, and the functions of its steps are not invoked',
      'Nested (AWS::CloudFormation::Stack): the resources of the nested stack are missing: add its template to templatePath',
      'Own (Custom::Seed): its function is not invoked, and its attributes are unknown',
      'Thing (AWS::Thing::Thing): it does not exist here, and requests to it fail',
      'Api (AWS::ApiGateway::RestApi): it invokes no function. To test a function, call invoke with the event of a request',
    ]);
    expect(notEmulated).toContain('Method (AWS::ApiGateway::Method)');
  });

  it('are problems with strict', () => {
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

  it('name the stand-in of a resource in the variables of functions', () => {
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
        `emulated: its value here is "Fixture-Bucket". Set another value with the option environment: { BUCKET: '…' }`,
    );
    expect(unsupported.filter((line) => line.includes('variable URL'))).toHaveLength(2);
    expect(Object.keys(outputs)).toEqual(['QueueUrl', 'TableName']);
  });

  it.each([
    ['a stream of Kinesis', { EventSourceArn: { 'Fn::GetAtt': ['Stream', 'Arn'] } }, 'Stream (AWS::Kinesis::Stream)'],
    ['a broker', { EventSourceArn: 'arn:aws:kafka:eu-west-1:1:cluster/a/b' }, 'arn:aws:kafka:eu-west-1:1:cluster/a/b'],
    ['a self-managed Kafka', { SelfManagedEventSource: {} }, 'a Kafka cluster'],
  ])('list the mapping of %s, which is omitted', (_, properties, source) => {
    const { unsupported, streamMappings } = read({
      resources: { Stream: { Type: 'AWS::Kinesis::Stream' }, Foreign: mappingOf(properties) },
    });
    expect(streamMappings).toEqual([]);
    expect(unsupported).toContain(
      `Foreign (AWS::Lambda::EventSourceMapping): it reads ${source}, which is not emulated: its function receives ` +
        'no records. To test the function, call invoke with such an event',
    );
  });

  it('list a resource that refers to one that is not emulated', () => {
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

  it('list a destination that is not emulated, without which its configuration or mapping is read', () => {
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
    const consequence =
      'OnFailure: Records is an AWS::Kinesis::Stream, which the local stack does not emulate, so it receives nothing';
    expect(unsupported).toEqual([
      expect.stringMatching(/^Records /),
      `Config (AWS::Lambda::EventInvokeConfig): ${consequence}`,
      `Stream (AWS::Lambda::EventSourceMapping): ${consequence}`,
    ]);
  });

  it('list a bucket as a destination', () => {
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
      'Config (AWS::Lambda::EventInvokeConfig): OnFailure: arn:aws:s3:::failed is not emulated as a destination, so it receives nothing',
    ]);
  });

  it('list a function of another runtime, and a container image, which are read too', () => {
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

describe('a function of the CDK for a custom resource', () => {
  const helper = (handler: string): object => ({
    ...consumer,
    Properties: { ...consumer.Properties, FunctionName: undefined, Handler: handler, Runtime: 'python3.13' },
  });

  it('is ignored, with its custom resource', () => {
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
      notEmulated.filter((line) => line.endsWith('the CDK adds it, and it only runs during a deployment')),
    ).toHaveLength(4);
    expect(notEmulated).toContain('Emptied (Custom::S3AutoDeleteObjects): it empties a bucket before that is deleted');
    expect(unsupported).toEqual(['Called (Custom::AWS): its function is not invoked, and its attributes are unknown']);
  });
});

it('the harmless resource types include none that receives, keeps or passes on data', () => {
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
