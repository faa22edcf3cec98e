import * as v from 'valibot';
import { expect, it } from '@jest/globals';
import { createPermissions } from '../../../iam/create-permissions.ts';
import { parseTemplateText } from '../../loading/parse-template-text.ts';
import { readStackModel } from '../../read-stack-model.ts';
import { templateSchema } from '../../template-schema.ts';
import { transformSam } from '../resources/transform-sam.ts';

const shop = (connectors: string): string => `
Transform: AWS::Serverless-2016-10-31
Resources:
  Work:
    Type: AWS::Serverless::Function
    Properties: { FunctionName: work, InlineCode: '', Handler: index.handler, Runtime: nodejs24.x }
    Connectors:
      Orders: { Properties: { Destination: { Id: Orders }, Permissions: [Read, Write] } }
      Others: { Properties: { Destination: [{ Id: Out }, { Id: News }, { Id: Bus }, { Id: Photos }], Permissions: [Write] } }
  Orders: { Type: AWS::Serverless::SimpleTable, Properties: { TableName: orders } }
  Out: { Type: AWS::SQS::Queue, Properties: { QueueName: out } }
  In: { Type: AWS::SQS::Queue, Properties: { QueueName: in, VisibilityTimeout: 60 } }
  News: { Type: AWS::SNS::Topic, Properties: { TopicName: news } }
  Bus: { Type: AWS::Events::EventBus, Properties: { Name: bus } }
  Photos: { Type: AWS::S3::Bucket, Properties: { BucketName: photos } }
  Rule: { Type: AWS::Events::Rule, Properties: { Name: rule, EventPattern: { source: [shop] } } }
  Mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties: { FunctionName: !Ref Work, EventSourceArn: !GetAtt In.Arn }
${connectors}
`;
const connector = (name: string, properties: string): string =>
  `  ${name}: { Type: AWS::Serverless::Connector, Properties: { ${properties} } }\n`;
const receives = connector('Receives', 'Source: { Id: In }, Destination: { Id: Work }, Permissions: [Read, Write]');
const sends = ['News', 'Rule', 'Photos'].map((source) =>
  connector(`From${source}`, `Source: { Id: ${source} }, Destination: { Id: Work }, Permissions: [Write]`),
);
const queued = connector('Queued', 'Source: { Id: News }, Destination: { Id: Out }, Permissions: [Write]');

function read(connectors: readonly string[]) {
  const template = transformSam(v.parse(templateSchema, parseTemplateText(shop(connectors.join('')))));
  const place = { stackName: 'shop', accountId: '000000000000', region: 'eu-west-1', sqsEndpoint: 'http://sqs' };
  return readStackModel({ template, templatePath: 'template.yaml', place });
}
const arn = (service: string, resource: string): string => `arn:aws:${service}:eu-west-1:000000000000:${resource}`;

it('grants a function what its connectors list, and no more', () => {
  const model = read([receives]);
  expect(model.unsupported).toEqual([]);
  const permissions = createPermissions(model, 'x');
  const refused = (action: string, resource: string): boolean =>
    permissions.refusalOf({ caller: 'work', action, resource }) !== undefined;
  expect(refused('dynamodb:GetItem', arn('dynamodb', 'table/orders'))).toBe(false);
  expect(refused('dynamodb:Query', arn('dynamodb', 'table/orders/index/by'))).toBe(false);
  expect(refused('dynamodb:DeleteTable', arn('dynamodb', 'table/orders'))).toBe(true);
  expect(refused('sqs:SendMessage', arn('sqs', 'out'))).toBe(false);
  expect(refused('sqs:ReceiveMessage', arn('sqs', 'out'))).toBe(true);
  expect(refused('sns:Publish', arn('sns', 'news'))).toBe(false);
  expect(refused('events:PutEvents', arn('events', 'event-bus/bus'))).toBe(false);
  expect(refused('s3:PutObject', 'arn:aws:s3:::photos/a')).toBe(false);
  expect(refused('s3:GetObject', 'arn:aws:s3:::photos/a')).toBe(true);
});

it('grants a function no receive without its connector', () => {
  expect(() => createPermissions(read([]), 'x')).toThrow(/Mapping: .*does not have permissions to call ReceiveMessage/);
});

it('lets topics, rules and buckets send', () => {
  const calls = [
    ['sns.amazonaws.com', arn('sns', 'news'), 'lambda:InvokeFunction', arn('lambda', 'function:work')],
    ['events.amazonaws.com', arn('events', 'rule/rule'), 'lambda:InvokeFunction', arn('lambda', 'function:work')],
    ['sns.amazonaws.com', arn('sns', 'news'), 'sqs:SendMessage', arn('sqs', 'out')],
  ] as const;
  const refusals = (connectors: readonly string[]): number => {
    const permissions = createPermissions(read([receives, ...connectors]), 'x');
    const refusalOf = ([service, sourceArn, action, resource]: (typeof calls)[number]) =>
      permissions.refusalOfService({ service, sourceArn, action, resource });
    return calls.filter((call) => refusalOf(call) !== undefined).length;
  };
  expect(refusals([])).toBe(3);
  expect(refusals([...sends, queued])).toBe(0);
});

it.each([
  ['an end that is not emulated', 'Source: { Id: Work }, Destination: { Id: Rule }, Permissions: [Write]'],
  ['an end by its ARN', 'Source: { Id: Work }, Destination: { Arn: x, Type: AWS::SQS::Queue }, Permissions: [Write]'],
  ['a permission that does not exist', 'Source: { Id: Work }, Destination: { Id: News }, Permissions: [Read]'],
])('reports a connector with %s', (_, properties) => {
  expect(read([receives, connector('Odd', properties)]).unsupported).toEqual([
    expect.stringMatching(/^Odd \(AWS::Serverless::Connector\): it grants nothing/),
  ]);
});
