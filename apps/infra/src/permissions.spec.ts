import { describe, expect, test } from '@jest/globals';
import { kmsKeyArn } from './testing/contexts.ts';
import { grantsOf, policyProblems } from './testing/policy-problems.ts';
import { synthesise } from './testing/synthesise.ts';
import { faulty, templateJson, withReplacedText } from './testing/template-json.ts';

// Without your own steps. docs.spec.ts compares their permissions with docs/security.md.
const template = templateJson(synthesise({}, []));
const withKey = templateJson(synthesise({ kmsKeyArn }, []));

describe('least privilege', () => {
  test.each([
    [
      'Scanner',
      [
        'dynamodb:BatchGetItem on RowsTable',
        'dynamodb:GetItem on RowsTable of *daybreak-pauses',
        'dynamodb:GetItem on RunsTable',
        'dynamodb:PutItem on RunsTable',
        'dynamodb:Query on RowsTable/index/due',
        'dynamodb:UpdateItem on RowsTable',
        'dynamodb:UpdateItem on RunsTable',
        'sqs:ChangeMessageVisibility on ScanQueue',
        'sqs:DeleteMessage on ScanQueue',
        'sqs:GetQueueAttributes on RowQueue',
        'sqs:GetQueueAttributes on ScanQueue',
        'sqs:GetQueueAttributes on ValueQueue',
        'sqs:ReceiveMessage on ScanQueue',
        'sqs:SendMessage on RowQueue',
        'sqs:SendMessage on ScanDeadLetterQueue',
        'sqs:SendMessage on ScanQueue',
      ],
    ],
    [
      'Worker',
      [
        'dynamodb:BatchGetItem on RowsTable',
        'dynamodb:GetItem on RowsTable of *daybreak-pauses',
        'dynamodb:UpdateItem on RowsTable',
        'dynamodb:UpdateItem on RunsTable',
        'sqs:ChangeMessageVisibility on RowQueue',
        'sqs:DeleteMessage on RowQueue',
        'sqs:GetQueueAttributes on RowQueue',
        'sqs:ReceiveMessage on RowQueue',
        'sqs:SendMessage on RowDeadLetterQueue',
        'sqs:SendMessage on RowQueue',
        'sqs:SendMessage on ValueQueue',
      ],
    ],
    [
      'Writer',
      [
        'dynamodb:GetItem on RowsTable of *daybreak-pauses',
        'dynamodb:UpdateItem on RowsTable',
        'sqs:ChangeMessageVisibility on ValueQueue',
        'sqs:DeleteMessage on ValueQueue',
        'sqs:GetQueueAttributes on ValueQueue',
        'sqs:ReceiveMessage on ValueQueue',
        'sqs:SendMessage on RowQueue',
        'sqs:SendMessage on ValueDeadLetterQueue',
      ],
    ],
    [
      'DeadLetter',
      [
        'dynamodb:UpdateItem on RowsTable',
        'sqs:ChangeMessageVisibility on RowDeadLetterQueue',
        'sqs:ChangeMessageVisibility on ValueDeadLetterQueue',
        'sqs:DeleteMessage on RowDeadLetterQueue',
        'sqs:DeleteMessage on ScanDeadLetterQueue',
        'sqs:DeleteMessage on ValueDeadLetterQueue',
        'sqs:GetQueueAttributes on RowDeadLetterQueue',
        'sqs:GetQueueAttributes on ScanDeadLetterQueue',
        'sqs:GetQueueAttributes on ValueDeadLetterQueue',
        'sqs:ReceiveMessage on RowDeadLetterQueue',
        'sqs:ReceiveMessage on ScanDeadLetterQueue',
        'sqs:ReceiveMessage on ValueDeadLetterQueue',
        'sqs:SendMessage on ParkingQueue',
      ],
    ],
    ['ScanSchedule', ['lambda:InvokeFunction on Scanner', 'sqs:SendMessage on ScanScheduleDeadLetterQueue']],
  ])('allows %s exactly the actions that it calls', (id, grants) => {
    expect(grantsOf(template, `${id}RoleDefaultPolicy`)).toEqual(grants);
  });

  const useTables = ['kms:Decrypt on key via dynamodb'];
  const send = ['kms:Decrypt on key via sqs', 'kms:GenerateDataKey on key via sqs'];
  test.each([
    ['Scanner', [...useTables, ...send]],
    ['Worker', [...useTables, ...send]],
    ['Writer', [...useTables, ...send]],
    ['DeadLetter', [...useTables, ...send]],
    ['ScanSchedule', send],
  ])('allows %s to use a customer managed key only through the services that it calls', (id, added) => {
    const policyId = `${id}RoleDefaultPolicy`;
    expect(grantsOf(withKey, policyId)).toEqual([...grantsOf(template, policyId), ...added].toSorted());
    expect(policyProblems(withKey)).toEqual([]);
  });

  test('a faulty variant that allows use of the key through any service is caught', () => {
    const unbound = withReplacedText(withKey, 'ScanScheduleRoleDefaultPolicy', 'kms:ViaService', 'aws:RequestedRegion');
    expect(policyProblems(unbound)).toEqual([
      'ScanScheduleRoleDefaultPolicy: kms:Decrypt, kms:GenerateDataKey through any service',
    ]);
  });

  test('no role has a wildcard, except for X-Ray, whose actions have no resource types', () => {
    expect(policyProblems(template)).toEqual([]);
  });

  const policy = 'WriterRoleDefaultPolicy';
  test.each([
    [policy, 'PolicyDocument.Statement.3.Action', 'dynamodb:*', `${policy}: wildcard action dynamodb:*`],
    [policy, 'PolicyDocument.Statement.3.Resource', '*', `${policy}: dynamodb:UpdateItem on a wildcard resource`],
    [
      policy,
      'PolicyDocument.Statement.3.Resource',
      ['arn:aws:dynamodb:eu-west-1:000000000000:table/*'],
      `${policy}: dynamodb:UpdateItem on a wildcard resource`,
    ],
    [
      'WriterRole',
      'ManagedPolicyArns',
      ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'],
      'WriterRole: has managed or inline policies',
    ],
  ])('a faulty variant whose %s has %s = %j is caught', (id, property, value, problem) => {
    expect(policyProblems(faulty(template, id, property, value))).toEqual([problem]);
  });

  test.each(['AWS::IAM::ManagedPolicy', 'AWS::Lambda::Permission', 'AWS::Lambda::Url'])(
    'a faulty variant with a %s is caught',
    (Type) => {
      const faulty = { ...template, Resources: { ...template.Resources, Backdoor: { Type, Properties: {} } } };
      expect(policyProblems(faulty)).toEqual([`Backdoor: ${Type} is not allowed, since no check parses it`]);
    },
  );
});

describe('trust policies', () => {
  const [statement, conditions] = [
    'AssumeRolePolicyDocument.Statement.0',
    'AssumeRolePolicyDocument.Statement.0.Condition.StringEquals',
  ];
  test.each([
    ['ScanScheduleRole', `${statement}.Condition`, undefined],
    ['ScanScheduleRole', `${conditions}.aws:SourceAccount`, undefined],
    ['ScanScheduleRole', `${conditions}.aws:SourceArn`, undefined],
    ['ScanScheduleRole', `${conditions}.aws:SourceArn`, 'arn:aws:scheduler:*:*:schedule-group/*'],
    ['ScanScheduleRole', `${statement}.Principal.Service`, 'events.amazonaws.com'],
    ['WriterRole', `${statement}.Principal`, { AWS: '*' }],
    ['WriterRole', 'AssumeRolePolicyDocument.Statement', []],
    ['WriterRole', 'AssumeRolePolicyDocument.Statement.1', { Effect: 'Allow', Principal: { AWS: '*' } }],
  ])('a faulty variant whose %s has %s = %j is caught', (id, property, value) => {
    expect(policyProblems(faulty(template, id, property, value))).toEqual([
      `${id}: trusts more than Lambda or this account’s schedules`,
    ]);
  });
});
