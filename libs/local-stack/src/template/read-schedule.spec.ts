import { expect, it } from '@jest/globals';
import { fixtureModel as read, fixtureProblems as problemsOf } from '../testing/fixture-model.ts';
import { fixtureTemplate } from '../testing/fixture-template.ts';

const { Daily: fixtureSchedule } = fixtureTemplate().Resources;

it('has the schedule group in its ARN', () => {
  const properties = { ...fixtureSchedule.Properties, GroupName: { Ref: 'Group' } };
  const Group = { Type: 'AWS::Scheduler::ScheduleGroup', Properties: { Name: 'nightly' } };
  const arn = 'arn:aws:scheduler:eu-west-1:000000000000';
  expect(read().schedules).toMatchObject([
    { arn: `${arn}:schedule/default/daily`, groupArn: `${arn}:schedule-group/default` },
  ]);
  expect(read({ resources: { Group, Daily: { ...fixtureSchedule, Properties: properties } } }).schedules).toMatchObject(
    [{ arn: `${arn}:schedule/nightly/daily`, groupArn: `${arn}:schedule-group/nightly` }],
  );
});

it('reports parts of a schedule that work differently on AWS', () => {
  const { Input: _, ...target } = fixtureSchedule.Properties.Target;
  const properties = { ...fixtureSchedule.Properties, Target: target };
  expect(read({ resources: { Daily: { ...fixtureSchedule, Properties: properties } } }).unsupported).toEqual([
    'Daily (AWS::Scheduler::Schedule): Target without Input: the input is {} here, and a notification on AWS',
  ]);
});

const schedules: [string, object, string][] = [
  ['expression', { ScheduleExpression: 'at(2026-02-30T09:00:00)' }, '2026-02-30T09:00:00 does not exist'],
  ['time zone', { ScheduleExpressionTimezone: 'Nowhere/City' }, '"Nowhere/City" is not an IANA time zone'],
  ['start date', { StartDate: 'soon' }, 'StartDate: must be a time such as'],
];
it.each(schedules)('rejects a schedule with an invalid %s, and names the schedule', (_, properties, problem) => {
  const Daily = { ...fixtureSchedule, Properties: { ...fixtureSchedule.Properties, ...properties } };
  const [found, ...others] = problemsOf({ resources: { Daily } });
  expect(found).toMatch(/^Daily \(AWS::Scheduler::Schedule\): /);
  expect(found).toContain(problem);
  expect(others).toEqual([]);
});

const queueUrl = 'http://sqs/000000000000/out';
const sendMessage = 'arn:aws:scheduler:::aws-sdk:sqs:sendMessage';
const bus = 'arn:aws:events:eu-west-1:000000000000:event-bus/shop';
const notEmulated: [string, object, string][] = [
  [
    'a state machine',
    { Arn: 'arn:aws:states:eu-west-1:000000000000:stateMachine:x' },
    'is not emulated, so it never fires',
  ],
  [
    'another call',
    { Arn: 'arn:aws:scheduler:::aws-sdk:ecs:runTask', Input: '{}' },
    'its call of ecs:runTask is not emulated',
  ],
  [
    'a request with other properties',
    { Arn: sendMessage, Input: JSON.stringify({ QueueUrl: queueUrl, MessageBody: '', DelaySeconds: 5 }) },
    'not emulated as a request of sqs:sendMessage, so it never fires: DelaySeconds',
  ],
  ['a request that is not JSON', { Arn: sendMessage, Input: 'x' }, 'not emulated as a request of sqs:sendMessage'],
  ['a bus without the event parameters', { Arn: bus, Input: '{}' }, 'add EventBridgeParameters'],
];
it.each(notEmulated)('reports a target that is %s', (_, target, reason) => {
  const Target = { RoleArn: fixtureSchedule.Properties.Target.RoleArn, ...target };
  const Daily = { ...fixtureSchedule, Properties: { ...fixtureSchedule.Properties, Target } };
  const { schedules: found, unsupported } = read({ resources: { Daily } });
  expect(found).toEqual([]);
  expect(unsupported).toEqual([expect.stringContaining(reason)]);
});
