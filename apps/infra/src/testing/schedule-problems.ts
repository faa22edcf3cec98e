import * as v from 'valibot';
import { referenceSchema, resourcesOf, type TemplateJson } from './template-json.ts';

const scheduleSchema = v.object({
  ScheduleExpressionTimezone: v.optional(v.string()),
  State: v.optional(v.string(), 'ENABLED'),
  FlexibleTimeWindow: v.object({ Mode: v.string() }),
  Target: v.object({
    Arn: referenceSchema,
    Input: v.optional(v.string()),
    // The defaults of EventBridge Scheduler: a day of retries.
    RetryPolicy: v.optional(v.object({ MaximumRetryAttempts: v.number(), MaximumEventAgeInSeconds: v.number() }), {
      MaximumRetryAttempts: 185,
      MaximumEventAgeInSeconds: 86_400,
    }),
    DeadLetterConfig: v.optional(v.object({ Arn: referenceSchema })),
  }),
});

/** Returns one sentence for each fault in how the schedule invokes the scanner. */
export function scheduleProblems(template: TemplateJson): string[] {
  const queues = new Set(resourcesOf(template, 'AWS::SQS::Queue', v.unknown()).map(([id]) => id));
  return resourcesOf(template, 'AWS::Scheduler::Schedule', scheduleSchema).flatMap(([id, schedule]) => {
    const { Arn: target, Input: input, RetryPolicy: retry, DeadLetterConfig: deadLetter } = schedule.Target;
    const problems: [boolean, string][] = [
      [target !== 'Scanner', `invokes ${target}, not Scanner`],
      [input !== '{"scheduledTime":"<aws.scheduler.scheduled-time>"}', 'does not pass the scheduled time'],
      [schedule.ScheduleExpressionTimezone === undefined, 'has no time zone'],
      [schedule.State !== 'ENABLED' || schedule.FlexibleTimeWindow.Mode !== 'OFF', 'does not fire on time'],
      [retry.MaximumRetryAttempts < 1, 'does not retry'],
      [retry.MaximumEventAgeInSeconds > 3600, 'retries for longer than an hour, beside later runs'],
      [!queues.has(deadLetter?.Arn ?? ''), 'has no dead-letter queue'],
    ];
    return problems.filter(([wrong]) => wrong).map(([, problem]) => `${id}: ${problem}`);
  });
}
