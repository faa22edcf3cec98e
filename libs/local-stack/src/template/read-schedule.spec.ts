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

it('tells where a schedule fires in another way than on AWS', () => {
  const { Input: _, ...target } = fixtureSchedule.Properties.Target;
  const properties = { ...fixtureSchedule.Properties, ScheduleExpression: 'rate(1 day)', Target: target };
  expect(read({ resources: { Daily: { ...fixtureSchedule, Properties: properties } } }).unsupported).toEqual([
    'Daily (AWS::Scheduler::Schedule): Target without Input (AWS sends a notification of its own, here it is {})',
    'Daily (AWS::Scheduler::Schedule): rate without StartDate (AWS fires it at once, here after one period)',
  ]);
});

const schedules: [string, object, string][] = [
  ['an expression', { ScheduleExpression: 'at(2026-02-30T09:00:00)' }, 'has a date or a time that there is not'],
  ['a time zone', { ScheduleExpressionTimezone: 'Nowhere/City' }, 'has the time zone Nowhere/City, which there is not'],
  ['a start', { StartDate: 'soon' }, 'StartDate: is no time like'],
];
it.each(schedules)('refuses a schedule of %s that there is not, and names it', (_, properties, problem) => {
  const Daily = { ...fixtureSchedule, Properties: { ...fixtureSchedule.Properties, ...properties } };
  const [found, ...others] = problemsOf({ resources: { Daily } });
  expect(found).toMatch(/^Daily \(AWS::Scheduler::Schedule\): /);
  expect(found).toContain(problem);
  expect(others).toEqual([]);
});
