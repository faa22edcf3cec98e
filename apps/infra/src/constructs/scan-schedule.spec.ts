import { describe, expect, test } from '@jest/globals';
import { scheduleProblems } from '../testing/schedule-problems.ts';
import { synthesise } from '../testing/synthesise.ts';
import { faulty, templateJson } from '../testing/template-json.ts';

const template = templateJson(synthesise());

describe('the schedule', () => {
  test('invokes the scanner on time with the scheduled time, retries, and keeps the firings that fail', () => {
    expect(scheduleProblems(template)).toEqual([]);
  });

  test.each([
    ['Target.Arn', { 'Fn::GetAtt': ['Worker', 'Arn'] }, 'invokes Worker, not Scanner'],
    ['Target.Input', undefined, 'does not pass the scheduled time'],
    ['Target.Input', '{"scheduledTime":"2026-03-29T12:00:00Z"}', 'does not pass the scheduled time'],
    ['ScheduleExpressionTimezone', undefined, 'has no time zone'],
    ['FlexibleTimeWindow.Mode', 'FLEXIBLE', 'does not fire on time'],
    ['State', 'DISABLED', 'does not fire on time'],
    ['Target.RetryPolicy.MaximumRetryAttempts', 0, 'does not retry'],
    ['Target.RetryPolicy', undefined, 'retries for longer than an hour, beside later runs'],
    ['Target.DeadLetterConfig', undefined, 'has no dead-letter queue'],
    ['Target.DeadLetterConfig.Arn.Fn::GetAtt.0', 'Gone', 'has no dead-letter queue'],
  ])('a faulty variant with %s = %j is caught', (property, value, problem) => {
    expect(scheduleProblems(faulty(template, 'ScanSchedule', property, value))).toEqual([`ScanSchedule: ${problem}`]);
  });
});
