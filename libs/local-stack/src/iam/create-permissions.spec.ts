import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { TemplateError } from '../template/template-error.ts';
import { fixtureModel } from '../testing/fixture-model.ts';
import { fixtureTemplate, type TemplateOptions } from '../testing/fixture-template.ts';
import { createPermissions, type Permissions } from './create-permissions.ts';

const tableArn = 'arn:aws:dynamodb:eu-west-1:000000000000:table/Fixture-Table';
const queueArn = 'arn:aws:sqs:eu-west-1:000000000000:work-test';
const user = 'User: arn:aws:sts::000000000000:assumed-role/Fixture-Role/consumer';

const read = (options: TemplateOptions = {}): Permissions => createPermissions(fixtureModel(options), 'x');
const ask = (permissions: Permissions, action: string, resource: string, caller = 'consumer') =>
  permissions.refusalOf({ caller, action, resource });

function problemsOf(options: TemplateOptions): readonly string[] {
  try {
    read(options);
  } catch (error) {
    if (error instanceof TemplateError) return error.problems;
    throw error;
  }
  return [];
}

const table = { 'Fn::GetAtt': ['Table', 'Arn'] };
const allow = (action: string, resource: unknown = table) => ({ Effect: 'Allow', Action: action, Resource: resource });
const deny = (action: string, resource: unknown = table) => ({ ...allow(action, resource), Effect: 'Deny' });
const queuePolicy = (statement: object) => ({
  Type: 'AWS::SQS::QueuePolicy',
  Properties: {
    PolicyDocument: { Statement: { Resource: { 'Fn::GetAtt': ['Queue', 'Arn'] }, ...statement } },
    Queues: [{ Ref: 'Queue' }],
  },
});

describe('a function', () => {
  it('may make the calls that its role allows, and gets AWS’s error for others', () => {
    const permissions = read({ statements: [allow('dynamodb:UpdateItem')] });
    expect(ask(permissions, 'dynamodb:UpdateItem', tableArn)).toBeUndefined();
    expect(ask(permissions, 'dynamodb:GetItem', tableArn)).toBe(
      `${user} is not authorized to perform: dynamodb:GetItem on resource: ${tableArn} ` +
        'because no identity-based policy allows the dynamodb:GetItem action',
    );
    expect(ask(permissions, 'dynamodb:UpdateItem', `${tableArn}/index/due`)).toContain('no identity-based policy');
    // SQS writes its actions in lowercase.
    expect(ask(permissions, 'sqs:SendMessage', queueArn)).toBe(
      `${user} is not authorized to perform: sqs:sendmessage on resource: ${queueArn} ` +
        'because no identity-based policy allows the sqs:sendmessage action',
    );
  });

  it('may make the calls that an AWS managed policy of its role allows', () => {
    const withPolicy = (name: string): Permissions => {
      const arn = { 'Fn::Sub': `arn:\${AWS::Partition}:iam::aws:policy/${name}` };
      const role = v.parse(v.looseObject({ Properties: v.looseObject({}) }), fixtureTemplate().Resources.Role);
      return read({ resources: { Role: { ...role, Properties: { ...role.Properties, ManagedPolicyArns: [arn] } } } });
    };
    expect(ask(withPolicy('AmazonDynamoDBReadOnlyAccess'), 'dynamodb:Query', tableArn)).toBeUndefined();
    expect(ask(withPolicy('AmazonDynamoDBReadOnlyAccess'), 'dynamodb:PutItem', tableArn)).toContain('not authorized');
    expect(ask(withPolicy('AmazonSQSFullAccess'), 'sqs:SendMessage', queueArn)).toBeUndefined();
    const polling = withPolicy('service-role/AWSLambdaSQSQueueExecutionRole');
    expect(ask(polling, 'sqs:ReceiveMessage', queueArn)).toBeUndefined();
    expect(ask(polling, 'sqs:SendMessage', queueArn)).toContain('not authorized');
  });

  it('may not make a denied call, even if another statement allows it', () => {
    const permissions = read({ statements: [allow('dynamodb:*'), deny('dynamodb:Delete*')] });
    expect(ask(permissions, 'dynamodb:PutItem', tableArn)).toBeUndefined();
    expect(ask(permissions, 'dynamodb:DeleteItem', tableArn)).toBe(
      `${user} is not authorized to perform: dynamodb:DeleteItem on resource: ${tableArn} ` +
        'with an explicit deny in an identity-based policy',
    );
  });

  it('may make every call except those in NotAction and NotResource', () => {
    const but = { Effect: 'Allow', NotAction: ['dynamodb:DeleteItem', 'sqs:*'], NotResource: `${tableArn}/index/*` };
    const permissions = read({ statements: [but] });
    expect(ask(permissions, 'dynamodb:PutItem', tableArn)).toBeUndefined();
    expect(ask(permissions, 'dynamodb:DeleteItem', tableArn)).toBeDefined();
    expect(ask(permissions, 'sqs:SendMessage', queueArn)).toBeDefined();
    expect(ask(permissions, 'dynamodb:Query', `${tableArn}/index/due`)).toBeDefined();
    expect(permissions.used()).toContainEqual({
      role: 'Role',
      action: 'NotAction dynamodb:DeleteItem, sqs:*',
      resource: `NotResource ${tableArn}/index/*`,
    });
  });

  it('may make a call whose condition holds', () => {
    const secure = (value: string) => ({ Condition: { Bool: { 'aws:SecureTransport': value } } });
    const permissions = read({
      statements: [
        { ...allow('dynamodb:GetItem'), ...secure('true') },
        { ...allow('dynamodb:PutItem'), ...secure('false') },
      ],
    });
    expect(ask(permissions, 'dynamodb:GetItem', tableArn)).toBeUndefined();
    expect(ask(permissions, 'dynamodb:PutItem', tableArn)).toBeDefined();
  });

  it('may access only the items that a condition names', () => {
    const condition = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': '*-settings' } };
    const permissions = read({ statements: [{ ...allow('dynamodb:UpdateItem'), Condition: condition }] });
    const update = (leadingKey?: string) =>
      permissions.refusalOf({ caller: 'consumer', action: 'dynamodb:UpdateItem', resource: tableArn, leadingKey });
    expect(update('my-settings')).toBeUndefined();
    // The allowed item does not allow another one.
    for (const key of ['order', undefined]) expect(update(key)).toContain('because no identity-based policy allows');
    expect(permissions.calls()).toEqual([expect.objectContaining({ leadingKey: 'my-settings' })]);
    expect(permissions.unused()).toEqual([]);

    for (const action of ['dynamodb:Query', 'dynamodb:*'])
      expect(problemsOf({ statements: [{ ...allow(action), Condition: condition }] })).toEqual([
        expect.stringContaining(`dynamodb:LeadingKeys is not evaluated here for ${action}`),
      ]);
  });

  it('has all policies that are attached to its role', () => {
    const document = (action: string) => ({ PolicyDocument: { Statement: [allow(action)] } });
    const permissions = read({
      resources: {
        Own: { Type: 'AWS::IAM::Policy', Properties: { ...document('dynamodb:GetItem'), Roles: [{ Ref: 'Role' }] } },
        Managed: {
          Type: 'AWS::IAM::ManagedPolicy',
          Properties: { ...document('dynamodb:PutItem'), Roles: [{ Ref: 'Role' }] },
        },
        Others: { Type: 'AWS::IAM::Policy', Properties: { ...document('dynamodb:Scan'), Roles: ['other'] } },
      },
    });
    expect(ask(permissions, 'dynamodb:GetItem', tableArn)).toBeUndefined();
    expect(ask(permissions, 'dynamodb:PutItem', tableArn)).toBeUndefined();
    expect(ask(permissions, 'dynamodb:Scan', tableArn)).toBeDefined();
  });
});

it('allows everything to a caller that is not a function, or whose role is not in the template', () => {
  expect(ask(read(), 'dynamodb:DeleteTable', tableArn, 'owner')).toBeUndefined();
  const { functions, ...others } = fixtureModel();
  const elsewhere = functions.map((each) => ({ ...each, roleArn: 'arn:aws:iam::000000000000:role/elsewhere' }));
  const permissions = createPermissions({ ...others, functions: elsewhere }, 'x');
  expect([permissions.evaluates('consumer'), ask(permissions, 'dynamodb:DeleteTable', tableArn)]).toEqual([
    false,
    undefined,
  ]);
});

describe("a queue's policy", () => {
  const denyPlainHttp = {
    Effect: 'Deny',
    Action: 'sqs:*',
    Principal: { AWS: '*' },
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };

  it('that requires TLS denies nothing here', () => {
    const options = { statements: [allow('sqs:SendMessage', queueArn)] };
    const permissions = read({ ...options, resources: { Policy: queuePolicy(denyPlainHttp) } });
    expect(ask(permissions, 'sqs:SendMessage', queueArn)).toBeUndefined();
  });

  it.each([
    '*',
    { AWS: '*' },
    { AWS: ['000000000000'] },
    { AWS: 'arn:aws:iam::000000000000:root' },
    { AWS: { 'Fn::GetAtt': ['Role', 'Arn'] } },
  ])('denies a call to %j', (principal) => {
    const statement = { Effect: 'Deny', Action: 'sqs:SendMessage', Principal: principal };
    const options = { statements: [allow('sqs:SendMessage', queueArn)] };
    const permissions = read({ ...options, resources: { Policy: queuePolicy(statement) } });
    expect(ask(permissions, 'sqs:SendMessage', queueArn)).toMatch(/with an explicit deny in a resource-based policy$/);
  });

  it.each([
    [{ AWS: { 'Fn::GetAtt': ['Role', 'Arn'] } }, true],
    [{ AWS: 'arn:aws:sts::000000000000:assumed-role/Fixture-Role/consumer' }, true],
    ['*', true],
    [{ AWS: 'arn:aws:iam::000000000000:role/other' }, false],
    [{ Service: 'sns.amazonaws.com' }, false],
    // Naming the account leaves the decision to the account's policies, which do not allow the call.
    [{ AWS: '000000000000' }, false],
  ])('allows a call to %j: %s', (principal, expected) => {
    const statement = { Effect: 'Allow', Action: 'sqs:SendMessage', Principal: principal };
    const permissions = read({ resources: { Policy: queuePolicy(statement) } });
    expect(ask(permissions, 'sqs:SendMessage', queueArn) === undefined).toBe(expected);
    expect(ask(permissions, 'sqs:SendMessage', `${queueArn}-other`)).toBeDefined();
  });
});

describe('a template', () => {
  it.each([
    [{ ...allow('dynamodb:GetItem'), Condition: { DateLessThan: { 'aws:SourceArn': 'x' } } }, 'operator DateLessThan'],
    [{ ...deny('dynamodb:GetItem'), Condition: { StringEquals: { 'aws:SourceVpc': 'x' } } }, 'key aws:SourceVpc'],
    [
      { ...deny('dynamodb:GetItem'), Condition: { StringEquals: { 'aws:SourceArn': { Ref: 'Gone' } } } },
      'not emulated',
    ],
    [deny('dynamodb:GetItem', 'arn:aws:dynamodb:*:*:table/${aws:username}'), 'policy variables'],
    [allow('GetItem'), 'GetItem is not an action'],
    [allow('dynamodb:GetItem', 'orders'), 'orders must be an ARN'],
    [{ Effect: 'Allow', Resource: '*' }, 'add either Action or NotAction'],
    [{ ...allow('dynamodb:GetItem'), NotResource: '*' }, 'add either Resource or NotResource'],
    [{ ...allow('dynamodb:GetItem'), Effect: 'allow' }, 'Effect'],
    [{ ...allow('dynamodb:GetItem'), NotPrincipal: '*' }, 'NotPrincipal'],
  ])('with the statement %j is rejected', (statement, message) => {
    expect(problemsOf({ statements: [statement] })).toEqual([
      expect.stringMatching(/^Role \(AWS::IAM::Role\): policy own: /),
    ]);
    expect(problemsOf({ statements: [statement] })[0]).toContain(message);
  });

  it('can have any statement about a service that is not emulated', () => {
    const key = { 'Fn::GetAtt': ['Key', 'Arn'] };
    const statement = { ...allow('kms:Decrypt', key), Condition: { StringLike: { 'kms:ViaService': 'sqs.*' } } };
    const permissions = read({ resources: { Key: { Type: 'AWS::KMS::Key' } }, statements: [statement] });
    expect(permissions.notEmulated()).toEqual([
      { role: 'Role', action: 'kms:Decrypt', resource: '<unresolved Key.Arn>' },
    ]);
  });

  it.each([
    [{ Federated: 'x' }, 'Principal Federated is not evaluated here'],
    [undefined, 'add a Principal, which the policy of a resource requires'],
  ])('with a queue policy for %j is rejected', (principal, message) => {
    const statement = { Effect: 'Allow', Action: 'sqs:*', ...(principal && { Principal: principal }) };
    expect(problemsOf({ resources: { Policy: queuePolicy(statement) } })).toEqual([
      `Policy (AWS::SQS::QueuePolicy): statement 0: ${message}`,
    ]);
  });
});

describe('AWS services', () => {
  const without = (action: string): TemplateOptions => ({ statements: [deny(action, '*')] });

  it.each(['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'])('require %s for a mapping', (operation) => {
    expect(problemsOf(without(`sqs:${operation}`))).toEqual([
      'Event source mapping Mapping: The provided execution role does not have permissions to call ' +
        `${operation} on SQS (Role, ${queueArn})`,
    ]);
  });

  it('require the permission to invoke the function of a schedule', () => {
    expect(problemsOf(without('lambda:InvokeFunction'))).toEqual([
      expect.stringMatching(/^Schedule Daily: User: .*Fixture-Role\/daily is not authorized to perform: lambda:Invoke/),
    ]);
  });

  it("require the permission to send to a schedule's dead-letter queue", () => {
    const { schedules, ...others } = fixtureModel();
    const deadLetterQueueArn = 'arn:aws:sqs:eu-west-1:000000000000:dead';
    const model = { ...others, schedules: schedules.map((each) => ({ ...each, deadLetterQueueArn })) };
    expect(() => createPermissions(model, 'x')).toThrow(`perform: sqs:sendmessage on resource: ${deadLetterQueueArn}`);
  });

  it('ignore a role that they do not assume, even if it can not be evaluated', () => {
    const { roles, ...others } = fixtureModel();
    const withRoleOf = (service: string) => {
      const statement = {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: service },
        Condition: 'later',
      };
      const trustPolicy = { label: 'trust', document: { Statement: statement } };
      const other = { logicalId: 'Other', name: 'other', arn: 'arn:aws:iam::000000000000:role/other', policies: [] };
      return () => createPermissions({ ...others, roles: [...roles, { ...other, trustPolicy }] }, 'x');
    };
    expect(withRoleOf('eks.amazonaws.com')).not.toThrow();
    expect(withRoleOf('events.amazonaws.com')).toThrow('trust: Statement');
  });

  it('require roles that they may assume', () => {
    const { roles, ...others } = fixtureModel();
    const trusting = (statement: object) => ({
      ...others,
      roles: roles.map((role) => ({ ...role, trustPolicy: { label: 'trust', document: { Statement: statement } } })),
    });
    const trust = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } };
    expect(() => createPermissions(trusting(trust), 'x')).toThrow(
      'Schedule Daily: The execution role you provide must allow AWS EventBridge Scheduler to assume the role (Role)',
    );
    const scheduler = { ...trust, Principal: { Service: 'scheduler.amazonaws.com' } };
    expect(() => createPermissions(trusting(scheduler), 'x')).toThrow(
      'Function Consumer: The role defined for the function cannot be assumed by Lambda (Role)',
    );
    const ownSchedules = (account: string) => ({
      ...scheduler,
      Condition: {
        StringEquals: { 'aws:SourceAccount': account },
        ArnLike: { 'aws:SourceArn': 'arn:aws:scheduler:*:*:schedule-group/default' },
      },
    });
    const both = (account: string) => () => createPermissions(trusting([trust, ownSchedules(account)]), 'x');
    expect(both('000000000000')).not.toThrow();
    expect(both('111111111111')).toThrow('EventBridge Scheduler to assume the role');
  });
});

describe('the record', () => {
  it('separates used grants, unused grants, and those of services that are not emulated', () => {
    const statements = [
      { Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:DeleteItem'], Resource: table },
      allow('xray:PutTraceSegments', '*'),
    ];
    const permissions = read({ statements });
    const grant = (action: string, resource = tableArn) => ({ role: 'Role', action, resource });
    expect(permissions.unused()).toEqual([grant('dynamodb:GetItem'), grant('dynamodb:DeleteItem')]);

    ask(permissions, 'dynamodb:GetItem', tableArn);
    ask(permissions, 'dynamodb:GetItem', tableArn);
    ask(permissions, 'dynamodb:Scan', tableArn);

    expect(permissions.unused()).toEqual([grant('dynamodb:DeleteItem')]);
    expect(permissions.notEmulated()).toEqual([grant('xray:PutTraceSegments', '*')]);
    expect(permissions.used()).toEqual([
      grant('sqs:ReceiveMessage', queueArn),
      grant('sqs:DeleteMessage', queueArn),
      grant('sqs:GetQueueAttributes', queueArn),
      grant('lambda:InvokeFunction', 'arn:aws:lambda:eu-west-1:000000000000:function:consumer'),
      grant('dynamodb:GetItem'),
    ]);
    expect(permissions.calls()).toEqual([{ caller: 'consumer', action: 'dynamodb:GetItem', resource: tableArn }]);
    expect(permissions.refusals()).toEqual([expect.stringContaining('dynamodb:Scan')]);
  });
});
