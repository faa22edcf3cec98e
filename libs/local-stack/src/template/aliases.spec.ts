import { expect, it } from '@jest/globals';
import { createPermissions } from '../iam/create-permissions.ts';
import { fixtureModel as read } from '../testing/fixture-model.ts';
import { fixtureTemplate } from '../testing/fixture-template.ts';

const { Mapping: mapping, Daily: daily } = fixtureTemplate().Resources;
const aliasArn = 'arn:aws:lambda:eu-west-1:000000000000:function:consumer:live';

it('resolves a version and an alias of the CDK to their function', () => {
  const model = read({
    resources: {
      Version: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Consumer' } } },
      Live: {
        Type: 'AWS::Lambda::Alias',
        Properties: {
          FunctionName: { Ref: 'Consumer' },
          FunctionVersion: { 'Fn::GetAtt': ['Version', 'Version'] },
          Name: 'live',
        },
      },
      Mapping: { ...mapping, Properties: { ...mapping.Properties, FunctionName: { Ref: 'Live' } } },
      Daily: {
        ...daily,
        Properties: { ...daily.Properties, Target: { ...daily.Properties.Target, Arn: { Ref: 'Live' } } },
      },
      Config: {
        Type: 'AWS::Lambda::EventInvokeConfig',
        Properties: { FunctionName: { Ref: 'Consumer' }, Qualifier: 'live', MaximumRetryAttempts: 1 },
      },
    },
  });
  expect(model.unsupported).toEqual([]);
  expect(model.functions).toMatchObject([{ name: 'consumer', maximumRetryAttempts: 1 }]);
  expect(model.eventSourceMappings).toMatchObject([{ functionName: 'consumer' }]);
  expect(model.schedules).toMatchObject([{ functionName: 'consumer', targetArn: aliasArn }]);
  expect(model.notEmulated).toEqual(
    expect.arrayContaining(['Live (AWS::Lambda::Alias)', 'Version (AWS::Lambda::Version)']),
  );
});

it('requires a role that may invoke the alias, for a schedule of an alias', () => {
  const resources = {
    Live: { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'Consumer' }, Name: 'live' } },
    Daily: {
      ...daily,
      Properties: { ...daily.Properties, Target: { ...daily.Properties.Target, Arn: { Ref: 'Live' } } },
    },
  };
  expect(() => createPermissions(read({ resources }), 'Fixture.template.json')).toThrow(aliasArn);
  const grant = { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: { Ref: 'Live' } };
  expect(() => createPermissions(read({ resources, statements: [grant] }), 'Fixture.template.json')).not.toThrow();
});
