import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { alarmProblems } from '../testing/alarm-problems.ts';
import { kmsKeyArn } from '../testing/contexts.ts';
import { dashboardProblems } from '../testing/dashboard-problems.ts';
import { encryptionProblems } from '../testing/encryption-problems.ts';
import { mappingProblems } from '../testing/mapping-problems.ts';
import { grantsOf, policyProblems } from '../testing/policy-problems.ts';
import { synthesise } from '../testing/synthesise.ts';
import { faulty, templateJson, withoutResource } from '../testing/template-json.ts';
import type { Step } from './step.ts';

const settings = {
  function: { timeoutSeconds: 30, memoryMb: 512 },
  consumer: { batchSize: 100, batchWindowSeconds: 1, maximumConcurrency: 5 },
};
const audit: Step = {
  ...settings,
  name: 'price-audit',
  after: 'worker',
  rowsTableActions: ['dynamodb:BatchGetItem'],
};
const notify: Step = { ...settings, name: 'notify', after: 'price-audit', rowsTableActions: [] };
const mailSecret = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:mail-AbC123';
const mail: Step = {
  ...settings,
  name: 'mail',
  after: 'worker',
  rowsTableActions: [],
  environment: { MAIL_SENDER: 'renewals@example.com' },
  secrets: { MAIL_TOKEN_ARN: mailSecret },
  grants: [{ actions: ['sns:Publish'], resourceArns: ['arn:aws:sns:eu-west-1:111122223333:mail'] }],
};
const steps = [audit, notify, mail];

const template = synthesise({}, steps);
const json = templateJson(template);
const withKey = templateJson(synthesise({ kmsKeyArn }, steps));
const bare = templateJson(synthesise({ kmsKeyArn }, []));

describe('a step', () => {
  test.each([
    ['worker', { 'Fn::Join': ['', [{ Ref: 'PriceAuditQueue' }, ',', { Ref: 'MailQueue' }]] }],
    ['price-audit', { Ref: 'NotifyQueue' }],
    ['writer', Match.absent()],
    ['mail', Match.absent()],
  ])('gets what the function forwards that it comes after: %s is told where to', (name, urls) => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: `daybreak-dev-${name}`,
      Environment: { Variables: Match.objectLike({ FORWARD_QUEUE_URLS: urls }) },
    });
  });

  test('may do what it names on the rows table, be fed, and forward, and no more', () => {
    const fed = (queue: string) =>
      ['ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage'].map(
        (action) => `sqs:${action} on ${queue}`,
      );
    expect(grantsOf(json, 'PriceAuditRoleDefaultPolicy')).toEqual([
      'dynamodb:BatchGetItem on RowsTable',
      ...fed('PriceAuditQueue'),
      'sqs:SendMessage on NotifyQueue',
      'sqs:SendMessage on PriceAuditDeadLetterQueue',
    ]);
    expect(grantsOf(json, 'MailRoleDefaultPolicy')).toEqual([
      `secretsmanager:GetSecretValue on "${mailSecret}"`,
      'sns:Publish on "arn:aws:sns:eu-west-1:111122223333:mail"',
      ...fed('MailQueue'),
      'sqs:SendMessage on MailDeadLetterQueue',
    ]);
    expect(policyProblems(withKey)).toEqual([]);
  });

  test('gets its own variables and the ARNs of its secrets, and what it gives messages back with', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'daybreak-dev-mail',
      Environment: {
        Variables: Match.objectLike({
          MAIL_SENDER: 'renewals@example.com',
          MAIL_TOKEN_ARN: mailSecret,
          QUEUE_URLS: { Ref: 'MailQueue' },
          DEAD_LETTER_QUEUE_URL: { Ref: 'MailDeadLetterQueue' },
          MAX_ATTEMPTS: '5',
          GIVE_UP_AFTER_SECONDS: '86400',
        }),
      },
    });
  });

  test.each<[Partial<Step>, string]>([
    [{ environment: { 'MAIL-URL': 'x' } }, '"MAIL-URL" is no name of an environment variable'],
    [{ environment: { ROWS_TABLE_NAME: 'x' } }, 'the environment variable ROWS_TABLE_NAME is set already'],
    [{ environment: { AWS_REGION: 'x' } }, 'the environment variable AWS_REGION is set already'],
    [{ environment: { MAIL_TOKEN_ARN: 'x' } }, 'MAIL_TOKEN_ARN is both in environment and in secrets'],
    [{ secrets: { MAIL_TOKEN_ARN: 'mail' } }, 'MAIL_TOKEN_ARN must be the full ARN of a secret'],
    [{ grants: [{ actions: ['sns:*'], resourceArns: ['arn:aws:sns:eu-west-1:1:mail'] }] }, 'sns:* holds a wildcard'],
    [{ grants: [{ actions: ['sns:Publish'], resourceArns: ['*'] }] }, 'the grant * holds a wildcard'],
    [{ grants: [{ actions: ['Publish'], resourceArns: ['arn:aws:sns:eu-west-1:1:mail'] }] }, '"Publish" is no action'],
    [{ grants: [{ actions: ['sns:Publish'], resourceArns: ['mail'] }] }, '"mail" is no ARN'],
    [{ grants: [{ actions: ['sns:Publish'], resourceArns: [] }] }, 'a grant needs an action and a resource'],
  ])('that asks for %j is refused: %s', (asked, reason) => {
    expect(() => synthesise({}, [{ ...mail, ...asked }])).toThrow(reason);
  });

  test('lets the function before it send to it, with the customer’s key, and changes no other role', () => {
    const added = (id: string): string[] => {
      const before = grantsOf(bare, `${id}RoleDefaultPolicy`);
      return grantsOf(withKey, `${id}RoleDefaultPolicy`).filter((grant) => !before.includes(grant));
    };
    expect(added('Worker')).toEqual(['sqs:SendMessage on MailQueue', 'sqs:SendMessage on PriceAuditQueue']);
    for (const id of ['Scanner', 'Writer', 'DeadLetter', 'ScanSchedule']) expect(added(id)).toEqual([]);
    const afterWriter = templateJson(synthesise({ kmsKeyArn }, [{ ...mail, after: 'writer' }]));
    expect(grantsOf(afterWriter, 'WriterRoleDefaultPolicy')).toEqual(
      expect.arrayContaining(['sqs:SendMessage on MailQueue', 'kms:GenerateDataKey on key via sqs']),
    );
  });

  test('is fed, encrypted, watched and drawn like the pipeline’s own functions', () => {
    expect(mappingProblems(json)).toEqual([]);
    expect(encryptionProblems(withKey, kmsKeyArn)).toEqual([]);
    expect(alarmProblems(json, { namePrefix: 'daybreak-dev-', topicArn: undefined })).toEqual([]);
    expect(dashboardProblems(json)).toEqual([]);
  });

  test.each([
    ['AlarmPriceAuditErrors', 'errors of PriceAudit'],
    ['AlarmPriceAuditThrottles', 'throttles of PriceAudit'],
    ['AlarmPriceAuditQueueBehind', 'messages left in PriceAuditQueue'],
    ['AlarmPriceAuditDeadLetterQueueNotEmpty', 'messages left in PriceAuditDeadLetterQueue'],
  ])('a faulty variant without %s is caught', (id, what) => {
    const faulty = withoutResource(json, id);
    expect(alarmProblems(faulty, { namePrefix: 'daybreak-dev-', topicArn: undefined })).toEqual([
      `nobody hears of ${what}`,
    ]);
  });

  test('a faulty variant whose messages become visible too early is caught', () => {
    expect(mappingProblems(faulty(json, 'NotifyQueue', 'VisibilityTimeout', 180))).toEqual([
      'NotifyQueueConsumer: messages become visible before six timeouts and a window',
    ]);
  });

  test('leaves its dead letters to people: nothing fails a row for them', () => {
    const consumed = Object.values(template.findResources('AWS::Lambda::EventSourceMapping')).map((mapping) =>
      JSON.stringify(mapping),
    );
    expect(consumed.filter((mapping) => mapping.includes('PriceAuditDeadLetterQueue'))).toEqual([]);
  });

  test('tells tools its names', () => {
    expect(Object.keys(template.findOutputs('*')).filter((name) => name.startsWith('PriceAudit'))).toEqual([
      'PriceAuditQueueUrl',
      'PriceAuditDeadLetterQueueUrl',
      'PriceAuditFunctionName',
    ]);
  });

  test.each(['dead-letter', 'scanner', 'nobody', 'price-audit'])('after %s is refused', (after) => {
    expect(() => synthesise({}, [{ ...audit, after }])).toThrow(
      `The step price-audit comes after ${after}: name one of worker,writer`,
    );
  });
});
