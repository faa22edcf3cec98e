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
  ])(
    'receives the messages of the function before it, so %s gets the queue URLs of the steps after it',
    (name, urls) => {
      template.hasResourceProperties('AWS::Lambda::Function', {
        FunctionName: `daybreak-dev-${name}`,
        Environment: { Variables: Match.objectLike({ FORWARD_QUEUE_URLS: urls }) },
      });
    },
  );

  test('may only call the actions that it lists, consume its queue, and forward', () => {
    const consume = (queue: string) =>
      ['ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage'].map(
        (action) => `sqs:${action} on ${queue}`,
      );
    expect(grantsOf(json, 'PriceAuditRoleDefaultPolicy')).toEqual([
      'dynamodb:BatchGetItem on RowsTable',
      ...consume('PriceAuditQueue'),
      'sqs:SendMessage on NotifyQueue',
      'sqs:SendMessage on PriceAuditDeadLetterQueue',
    ]);
    expect(grantsOf(json, 'MailRoleDefaultPolicy')).toEqual([
      `secretsmanager:GetSecretValue on "${mailSecret}"`,
      'sns:Publish on "arn:aws:sns:eu-west-1:111122223333:mail"',
      ...consume('MailQueue'),
      'sqs:SendMessage on MailDeadLetterQueue',
    ]);
    expect(policyProblems(withKey)).toEqual([]);
  });

  test('has its own variables, the ARNs of its secrets, and the variables of the retry policy', () => {
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
    [{ environment: { 'MAIL-URL': 'x' } }, '"MAIL-URL" is not a name of an environment variable'],
    [{ environment: { ROWS_TABLE_NAME: 'x' } }, 'the environment variable ROWS_TABLE_NAME is reserved'],
    [{ environment: { AWS_REGION: 'x' } }, 'the environment variable AWS_REGION is reserved'],
    [{ environment: { MAIL_TOKEN_ARN: 'x' } }, 'MAIL_TOKEN_ARN is in both environment and secrets'],
    [{ secrets: { MAIL_TOKEN_ARN: 'mail' } }, 'MAIL_TOKEN_ARN must be the full ARN of a secret'],
    [{ grants: [{ actions: ['sns:*'], resourceArns: ['arn:aws:sns:eu-west-1:1:mail'] }] }, 'sns:* contains a wildcard'],
    [{ grants: [{ actions: ['sns:Publish'], resourceArns: ['*'] }] }, 'the grant * contains a wildcard'],
    [
      { grants: [{ actions: ['Publish'], resourceArns: ['arn:aws:sns:eu-west-1:1:mail'] }] },
      '"Publish" is not an IAM action',
    ],
    [{ grants: [{ actions: ['sns:Publish'], resourceArns: ['mail'] }] }, '"mail" is not an ARN'],
    [{ grants: [{ actions: ['sns:Publish'], resourceArns: [] }] }, 'a grant requires an action and a resource'],
  ])('with %j is rejected: %s', (properties, reason) => {
    expect(() => synthesise({}, [{ ...mail, ...properties }])).toThrow(reason);
  });

  test('allows the function before it to send to it, with a customer managed key, and changes no other role', () => {
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

  test('has the mappings, encryption, alarms and graphs of the pipeline’s own functions', () => {
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
  ])('a faulty variant without %s is caught', (id, metric) => {
    const faulty = withoutResource(json, id);
    expect(alarmProblems(faulty, { namePrefix: 'daybreak-dev-', topicArn: undefined })).toEqual([
      `no alarm watches ${metric}`,
    ]);
  });

  test('a faulty variant whose messages become visible too early is caught', () => {
    expect(mappingProblems(faulty(json, 'NotifyQueue', 'VisibilityTimeout', 180))).toEqual([
      'NotifyQueueConsumer: the visibility timeout is below six function timeouts and the batch window',
    ]);
  });

  test('has a dead-letter queue that no function consumes, so no dead letter fails a row', () => {
    const consumed = Object.values(template.findResources('AWS::Lambda::EventSourceMapping')).map((mapping) =>
      JSON.stringify(mapping),
    );
    expect(consumed.filter((mapping) => mapping.includes('PriceAuditDeadLetterQueue'))).toEqual([]);
  });

  test('has outputs for its queues and its function', () => {
    expect(Object.keys(template.findOutputs('*')).filter((name) => name.startsWith('PriceAudit'))).toEqual([
      'PriceAuditQueueUrl',
      'PriceAuditDeadLetterQueueUrl',
      'PriceAuditFunctionName',
    ]);
  });

  test.each(['dead-letter', 'scanner', 'unknown', 'price-audit'])('after %s is rejected', (after) => {
    expect(() => synthesise({}, [{ ...audit, after }])).toThrow(
      `The step price-audit cannot come after "${after}": use one of worker, writer, completion`,
    );
  });
});
