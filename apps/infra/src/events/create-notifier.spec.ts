import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { Step } from '../steps/step.ts';
import { alarmProblems } from '../testing/alarm-problems.ts';
import { kmsKeyArn } from '../testing/contexts.ts';
import { dashboardProblems } from '../testing/dashboard-problems.ts';
import { encryptionProblems } from '../testing/encryption-problems.ts';
import { mappingProblems } from '../testing/mapping-problems.ts';
import { grantsOf, policyProblems } from '../testing/policy-problems.ts';
import { synthesise, withApp } from '../testing/synthesise.ts';
import { faulty, templateJson, withoutResource } from '../testing/template-json.ts';

const bus = 'arn:aws:events:eu-west-1:111122223333:event-bus/orders';
const queue = 'arn:aws:sqs:eu-west-1:111122223333:orders';
const topic = 'arn:aws:sns:eu-west-1:111122223333:orders';
const targets = ['event-bus', 'queue', 'topic', bus, queue, topic];
const template = synthesise({ eventTarget: 'event-bus' }, []);
const json = templateJson(template);
const alarmed = { namePrefix: 'daybreak-dev-', topicArn: undefined };
const audit: Step = {
  name: 'audit',
  after: 'completion',
  function: { timeoutSeconds: 30, memoryMb: 512 },
  consumer: { batchSize: 100, batchWindowSeconds: 1, maximumConcurrency: 5 },
  rowsTableActions: [],
};

describe('a stack without an event target', () => {
  test('has no notifier, no stream and no bus', () => {
    const without = synthesise({}, []);
    without.resourcePropertiesCountIs('AWS::DynamoDB::Table', { StreamSpecification: Match.anyValue() }, 0);
    expect(Object.keys(templateJson(without).Resources).filter((id) => /Notifier|Event/.test(id))).toEqual([]);
  });
});

describe.each(targets)('the notifier of %s', (eventTarget) => {
  test('is as well kept as the rest of the stack', () => {
    const withKey = templateJson(synthesise({ eventTarget, kmsKeyArn }, []));
    expect(mappingProblems(withKey)).toEqual([]);
    expect(policyProblems(withKey)).toEqual([]);
    expect(encryptionProblems(withKey, kmsKeyArn)).toEqual([]);
    expect(alarmProblems(withKey, alarmed)).toEqual([]);
    expect(dashboardProblems(withKey)).toEqual([]);
    withApp({ eventTarget }, ({ app }) => {
      const { violations } = new AwsSolutionsChecks().validateScope(app);
      expect(violations.map(({ ruleName }) => ruleName)).toEqual([]);
    });
  });
});

describe('the notifier', () => {
  test.each([
    ['event-bus', 'events:PutEvents on EventBus'],
    ['queue', 'sqs:SendMessage on EventQueue'],
    ['topic', 'sns:Publish on EventTopic'],
    [bus, `events:PutEvents on "${bus}"`],
    [queue, `sqs:SendMessage on "${queue}"`],
    [topic, `sns:Publish on "${topic}"`],
  ])('of %s may %s, read the stream, and use its own queues', (eventTarget, grant) => {
    const grants = grantsOf(templateJson(synthesise({ eventTarget }, [])), 'NotifierRoleDefaultPolicy');
    const ofStream = ['DescribeStream', 'GetRecords', 'GetShardIterator'];
    expect(grants.toSorted()).toEqual(
      [
        grant,
        'dynamodb:ListStreams on *',
        ...ofStream.map((action) => `dynamodb:${action} on RowsTable/stream`),
        ...['ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage', 'SendMessage'].map(
          (action) => `sqs:${action} on NotifierQueue`,
        ),
        'sqs:SendMessage on NotifierDeadLetterQueue',
      ].toSorted(),
    );
  });

  test.each([
    ['event-bus', { 'Fn::GetAtt': ['EventBus', 'Arn'] }],
    ['queue', { Ref: 'EventQueue' }],
    ['topic', { Ref: 'EventTopic' }],
    [bus, bus],
    [queue, { 'Fn::Join': ['', ['https://sqs.eu-west-1.', { Ref: 'AWS::URLSuffix' }, '/111122223333/orders']] }],
  ])('reads the target %s', (eventTarget, variable) => {
    synthesise({ eventTarget }, []).hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'daybreak-dev-notifier',
      Environment: {
        Variables: Match.objectLike({ EVENT_TARGET: variable, EVENT_SOURCE: 'daybreak.dev', EVENT_VALUES: 'false' }),
      },
    });
  });

  test('includes values when it is asked to', () => {
    synthesise({ eventTarget: 'event-bus', eventValues: 'true' }, []).hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'daybreak-dev-notifier',
      Environment: { Variables: Match.objectLike({ EVENT_VALUES: 'true' }) },
    });
  });

  test('reads only writes that may end a version', () => {
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
    const pattern = {
      eventName: ['MODIFY'],
      dynamodb: {
        OldImage: { status: { S: ['scheduled'] } },
        NewImage: { status: { S: ['scheduled', 'completed', 'failed', 'cancelled'] } },
      },
    };
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': ['RowsTable', 'StreamArn'] },
      FilterCriteria: { Filters: [{ Pattern: JSON.stringify(pattern) }] },
    });
  });

  test.each([
    ['StartingPosition', 'LATEST', 'misses what is written before it is ready'],
    ['FunctionResponseTypes', undefined, 'does not report batch item failures'],
    ['BisectBatchOnFunctionError', false, 'does not split a batch that crashes its function'],
    ['MaximumRetryAttempts', 3, 'gives up records'],
    ['MaximumRecordAgeInSeconds', 3_600, 'gives up records'],
  ])('a faulty variant whose mapping has %s = %s is caught', (property, value, problem) => {
    expect(mappingProblems(faulty(json, 'NotifierStreamConsumer', property, value))).toEqual([
      `NotifierStreamConsumer: ${problem}`,
    ]);
  });

  test.each([
    ['AlarmNotifierStreamBehind', 'the age of the records that Notifier reads'],
    ['AlarmNotifierDeadLetterQueueNotEmpty', 'messages left in NotifierDeadLetterQueue'],
    ['AlarmNotifierErrors', 'errors of Notifier'],
  ])('a faulty variant without %s is caught', (id, metric) => {
    expect(alarmProblems(withoutResource(json, id), alarmed)).toEqual([`no alarm watches ${metric}`]);
  });

  test('is found by the command as a step is, and names its target', () => {
    expect(Object.keys(template.findOutputs('*')).filter((name) => /Notifier|Event/.test(name))).toEqual([
      'NotifierQueueUrl',
      'NotifierDeadLetterQueueUrl',
      'NotifierFunctionName',
      'EventTarget',
    ]);
  });
});

describe('the editor', () => {
  test.each([
    ['event-bus', 'events:PutEvents on EventBus'],
    ['queue', 'sqs:SendMessage on EventQueue'],
    ['topic', 'sns:Publish on EventTopic'],
  ])('sends the outcomes of edits to the same target %s', (eventTarget, grant) => {
    const withTarget = synthesise({ eventTarget, kmsKeyArn }, []);
    withTarget.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'daybreak-dev-editor',
      Environment: { Variables: Match.objectLike({ EVENT_TARGET: Match.anyValue(), EVENT_SOURCE: 'daybreak.dev' }) },
    });
    expect(grantsOf(templateJson(withTarget), 'EditorRoleDefaultPolicy')).toContain(grant);
  });

  test('sends them nowhere without a target', () => {
    synthesise({}, [audit]).hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'daybreak-dev-editor',
      Environment: { Variables: Match.objectLike({ EVENT_TARGET: Match.absent() }) },
    });
  });
});

describe('a step after completion', () => {
  const withStep = synthesise({}, [audit]);

  test('is fed by the notifier, which needs no target', () => {
    withStep.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'daybreak-dev-notifier',
      Environment: {
        Variables: Match.objectLike({ FORWARD_QUEUE_URLS: { Ref: 'AuditQueue' }, EVENT_TARGET: Match.absent() }),
      },
    });
    expect(grantsOf(templateJson(withStep), 'NotifierRoleDefaultPolicy')).toContain('sqs:SendMessage on AuditQueue');
    expect(policyProblems(templateJson(withStep))).toEqual([]);
  });
});
