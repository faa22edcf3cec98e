import { describe, expect, test } from '@jest/globals';
import { scheduleProblems } from '../testing/schedule-problems.ts';
import { synthesise } from '../testing/synthesise.ts';
import { faulty, templateJson } from '../testing/template-json.ts';

const template = templateJson(synthesise());

describe('the schedule', () => {
  test('starts the scanner on time with the instant that was meant, tries again, and loses no firing', () => {
    expect(scheduleProblems(template)).toEqual([]);
  });

  test.each([
    ['Target.Arn', { 'Fn::GetAtt': ['Worker', 'Arn'] }, 'starts Worker'],
    ['Target.Input', undefined, 'does not say for which instant it fires'],
    ['Target.Input', '{"scheduledTime":"2026-03-29T12:00:00Z"}', 'does not say for which instant it fires'],
    ['ScheduleExpressionTimezone', undefined, 'has no time zone'],
    ['FlexibleTimeWindow.Mode', 'FLEXIBLE', 'does not fire on time'],
    ['State', 'DISABLED', 'does not fire on time'],
    ['Target.RetryPolicy.MaximumRetryAttempts', 0, 'tries once'],
    ['Target.RetryPolicy', undefined, 'tries for longer than an hour, beside the runs that came since'],
    ['Target.DeadLetterConfig', undefined, 'loses a firing that it gives up on'],
    ['Target.DeadLetterConfig.Arn.Fn::GetAtt.0', 'Gone', 'loses a firing that it gives up on'],
  ])('a faulty variant with %s = %j is caught', (property, value, problem) => {
    expect(scheduleProblems(faulty(template, 'ScanSchedule', property, value))).toEqual([`ScanSchedule: ${problem}`]);
  });
});
