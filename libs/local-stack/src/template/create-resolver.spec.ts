import { describe, expect, it, test } from '@jest/globals';
import * as v from 'valibot';
import { createResolver } from './create-resolver.ts';
import { UnresolvedReferenceError } from './template-error.ts';
import { templateSchema } from './template-schema.ts';

const place = { stackName: 'Shop', accountId: '000000000000', region: 'eu-west-1', sqsEndpoint: 'http://127.0.0.1:9' };

const template = v.parse(templateSchema, {
  Parameters: {
    Stage: { Type: 'String', Default: 'dev' },
    Needed: { Type: 'String' },
    Stored: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/app/key' },
  },
  Mappings: { Sizes: { 'eu-west-1': { small: 3 } } },
  Conditions: {
    IsDev: { 'Fn::Equals': [{ Ref: 'Stage' }, 'dev'] },
    IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] },
    Either: { 'Fn::Or': [{ Condition: 'IsDev' }, { Condition: 'IsProd' }] },
    Both: { 'Fn::And': [{ Condition: 'IsDev' }, { Condition: 'IsProd' }] },
    Neither: { 'Fn::Not': [{ Condition: 'Either' }] },
    Circle: { 'Fn::Not': [{ Condition: 'Circle' }] },
  },
  Resources: {
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::Sub': '${Stage}-jobs' } } },
    Unnamed: { Type: 'AWS::DynamoDB::Table' },
    Work: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'work' } },
    Role: { Type: 'AWS::IAM::Role' },
    Left: { Type: 'AWS::SQS::Queue', Condition: 'IsProd' },
    Bucket: { Type: 'AWS::Kinesis::Stream' },
    Ouroboros: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { Ref: 'Ouroboros' } } },
  },
});
const { resolve } = createResolver(template, place);

const resolved: [unknown, unknown][] = [
  [{ Ref: 'Stage' }, 'dev'],
  [{ Ref: 'AWS::Region' }, 'eu-west-1'],
  [{ Ref: 'Queue' }, 'http://127.0.0.1:9/000000000000/dev-jobs'],
  [{ 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:aws:sqs:eu-west-1:000000000000:dev-jobs'],
  [{ 'Fn::GetAtt': 'Queue.QueueName' }, 'dev-jobs'],
  [{ Ref: 'Unnamed' }, 'Shop-Unnamed'],
  [{ 'Fn::GetAtt': ['Work', 'Arn'] }, 'arn:aws:lambda:eu-west-1:000000000000:function:work'],
  [{ 'Fn::GetAtt': ['Role', 'Arn'] }, 'arn:aws:iam::000000000000:role/Shop-Role'],
  [{ 'Fn::Sub': 'a-${Queue.QueueName}-${!Literal}-${AWS::AccountId}' }, 'a-dev-jobs-${Literal}-000000000000'],
  [{ 'Fn::Sub': ['${Own}/${Stage}', { Own: { Ref: 'Work' } }] }, 'work/dev'],
  [{ 'Fn::Join': [':', ['a', { Ref: 'Stage' }, 3]] }, 'a:dev:3'],
  [{ 'Fn::Select': ['1', { 'Fn::Split': [',', 'a,b,c'] }] }, 'b'],
  [{ 'Fn::FindInMap': ['Sizes', { Ref: 'AWS::Region' }, 'small'] }, 3],
  [{ 'Fn::Base64': 'a' }, 'YQ=='],
  [{ 'Fn::If': ['IsDev', 'yes', { Ref: 'Nothing' }] }, 'yes'],
  [{ 'Fn::If': ['Both', 'yes', 'no'] }, 'no'],
  [{ 'Fn::If': ['Neither', 'yes', 'no'] }, 'no'],
  [{ kept: 1, gone: { Ref: 'AWS::NoValue' } }, { kept: 1 }],
  [['a', { 'Fn::If': ['IsProd', 'b', { Ref: 'AWS::NoValue' }] }], ['a']],
  [
    { Ref: 'a', and: 'more' },
    { Ref: 'a', and: 'more' },
  ],
];
test.each(resolved)('%j is %j', (value, expected) => {
  expect(resolve(value)).toEqual(expected);
});

const noExport = 'x is an export of another stack: add the template of that stack to templatePath, a list of paths';
const unresolvable: [unknown, string][] = [
  [{ Ref: 'Nothing' }, 'Nothing is not in the template'],
  [
    { Ref: 'Needed' },
    "Parameter Needed has no value and no default: set it with the option parameters: { Needed: '…' }",
  ],
  [{ Ref: 'Bucket' }, 'Bucket is an AWS::Kinesis::Stream, which the local stack does not emulate'],
  [{ Ref: 'Left' }, 'Left is not created, because its condition IsProd is false'],
  [{ Ref: 'Ouroboros' }, 'Ouroboros refers to itself'],
  [{ 'Fn::GetAtt': ['Queue', 'Colour'] }, 'Queue (AWS::SQS::Queue) has no attribute Colour here'],
  [{ 'Fn::ImportValue': 'x' }, noExport],
  [{ 'Fn::If': ['Circle', 1, 2] }, 'Condition Circle refers to itself'],
  [{ 'Fn::Select': [9, ['a']] }, 'Fn::Select has no entry 9'],
  [
    { Ref: 'Stored' },
    'Parameter Stored is an AWS::SSM::Parameter::Value<String>, and Parameter Store is not emulated: ' +
      "set it with the option parameters: { Stored: '…' }",
  ],
  ['{{resolve:ssm:/app/key}}', 'The dynamic reference {{resolve:ssm:/app/key}} is not emulated'],
  [
    { 'Fn::Sub': 'https://{{resolve:ssm:/app/${Stage}}}/' },
    'The dynamic reference {{resolve:ssm:/app/dev}} is not emulated',
  ],
  [
    { 'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: 'Stage' }, ':SecretString:::}}']] },
    'The dynamic reference {{resolve:secretsmanager: is not emulated',
  ],
];
test.each(unresolvable)('%j does not resolve: %s', (value, message) => {
  expect(() => resolve(value)).toThrow(new UnresolvedReferenceError(message));
});

describe('parameters', () => {
  it('prefer a value to their default', () => {
    const withValues = createResolver(template, place, { Stage: 'prod', Needed: 'x', Stored: 'y' });
    expect(withValues.resolve([{ Ref: 'Stage' }, { Ref: 'Needed' }, { Ref: 'Stored' }])).toEqual(['prod', 'x', 'y']);
    expect(withValues.condition('IsProd')).toBe(true);
  });
});
