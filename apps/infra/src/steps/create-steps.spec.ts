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
const mail: Step = { ...settings, name: 'mail', after: 'worker', rowsTableActions: [] };
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
      ['DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage'].map((a) => `sqs:${a} on ${queue}`);
    expect(grantsOf(json, 'PriceAuditRoleDefaultPolicy')).toEqual([
      'dynamodb:BatchGetItem on RowsTable',
      ...fed('PriceAuditQueue'),
      'sqs:SendMessage on NotifyQueue',
    ]);
    expect(grantsOf(json, 'MailRoleDefaultPolicy')).toEqual(fed('MailQueue'));
    expect(policyProblems(withKey)).toEqual([]);
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
