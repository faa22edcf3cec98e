import * as v from 'valibot';
import { referenceSchema, resourcesOf, type TemplateJson } from './template-json.ts';

const scheduleSchema = v.object({
  ScheduleExpressionTimezone: v.optional(v.string()),
  State: v.optional(v.string(), 'ENABLED'),
  FlexibleTimeWindow: v.object({ Mode: v.string() }),
  Target: v.object({
    Arn: referenceSchema,
    Input: v.optional(v.string()),
    // What the Scheduler takes when the template says nothing: a day of retries.
    RetryPolicy: v.optional(v.object({ MaximumRetryAttempts: v.number(), MaximumEventAgeInSeconds: v.number() }), {
      MaximumRetryAttempts: 185,
      MaximumEventAgeInSeconds: 86_400,
    }),
    DeadLetterConfig: v.optional(v.object({ Arn: referenceSchema })),
  }),
});

/** What is wrong with how the schedule starts the scanner, a sentence each; empty when nothing is. */
export function scheduleProblems(template: TemplateJson): string[] {
  const queues = new Set(resourcesOf(template, 'AWS::SQS::Queue', v.unknown()).map(([id]) => id));
  return resourcesOf(template, 'AWS::Scheduler::Schedule', scheduleSchema).flatMap(([id, schedule]) => {
    const { Arn: target, Input: input, RetryPolicy: retry, DeadLetterConfig: deadLetter } = schedule.Target;
    const problems: [boolean, string][] = [
      [target !== 'Scanner', `starts ${target}`],
      [input !== '{"scheduledTime":"<aws.scheduler.scheduled-time>"}', 'does not say for which instant it fires'],
      [schedule.ScheduleExpressionTimezone === undefined, 'has no time zone'],
      [schedule.State !== 'ENABLED' || schedule.FlexibleTimeWindow.Mode !== 'OFF', 'does not fire on time'],
      [retry.MaximumRetryAttempts < 1, 'tries once'],
      [retry.MaximumEventAgeInSeconds > 3600, 'tries for longer than an hour, beside the runs that came since'],
      [!queues.has(deadLetter?.Arn ?? ''), 'loses a firing that it gives up on'],
    ];
    return problems.filter(([wrong]) => wrong).map(([, problem]) => `${id}: ${problem}`);
  });
}
