import { expect, it } from '@jest/globals';
import { fixtureModel as read, fixtureProblems as problemsOf } from '../testing/fixture-model.ts';
import { fixtureTemplate } from '../testing/fixture-template.ts';

const { Daily: fixtureSchedule } = fixtureTemplate().Resources;

it('names a schedule by its group', () => {
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

it('names what a schedule sends in another way than on AWS', () => {
  const { Input: _, ...target } = fixtureSchedule.Properties.Target;
  const properties = { ...fixtureSchedule.Properties, Target: target };
  expect(read({ resources: { Daily: { ...fixtureSchedule, Properties: properties } } }).unsupported).toEqual([
    'Daily (AWS::Scheduler::Schedule): Target without Input (AWS sends a notification of its own, here it is {})',
  ]);
});

const schedules: [string, object, string][] = [
  ['an expression', { ScheduleExpression: 'at(2026-02-30T09:00:00)' }, '2026-02-30T09:00:00 does not exist'],
  ['a time zone', { ScheduleExpressionTimezone: 'Nowhere/City' }, '"Nowhere/City" is not an IANA time zone'],
  ['a start', { StartDate: 'soon' }, 'StartDate: is no time like'],
];
it.each(schedules)('refuses a schedule of %s that does not exist, and names it', (_, properties, problem) => {
  const Daily = { ...fixtureSchedule, Properties: { ...fixtureSchedule.Properties, ...properties } };
  const [found, ...others] = problemsOf({ resources: { Daily } });
  expect(found).toMatch(/^Daily \(AWS::Scheduler::Schedule\): /);
  expect(found).toContain(problem);
  expect(others).toEqual([]);
});
