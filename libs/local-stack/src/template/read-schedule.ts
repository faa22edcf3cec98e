import { createNextRun, ScheduleError } from '@daybreak/schedule';
import * as v from 'valibot';
import { readScheduleTarget, scheduleTargetSchema } from './read-schedule-target.ts';
import { readProperties, resourceLabel, type ResourceReading } from './reading.ts';
import type { ScheduleModel } from './event-models.ts';

const instant = v.pipe(
  v.string(),
  v.check((value) => !Number.isNaN(Date.parse(value)), 'must be a time such as 2026-03-01T09:00:00Z'),
);

const scheduleSchema = v.object({
  Name: v.optional(v.string()),
  ScheduleExpression: v.string(),
  ScheduleExpressionTimezone: v.optional(v.string(), 'UTC'),
  StartDate: v.optional(instant),
  EndDate: v.optional(instant),
  State: v.optional(v.picklist(['ENABLED', 'DISABLED']), 'ENABLED'),
  FlexibleTimeWindow: v.optional(v.looseObject({ Mode: v.string() }), { Mode: 'OFF' }),
  GroupName: v.optional(v.string(), 'default'),
  Target: scheduleTargetSchema,
});

/** A target accepts or rejects a request at once here, so there is nothing to retry. */
const harmlessTargetProperties: ReadonlySet<string> = new Set(['RetryPolicy']);
const targetProperties: ReadonlySet<string> = new Set(Object.keys(scheduleTargetSchema.entries));

export function readSchedule(reading: ResourceReading): ScheduleModel | undefined {
  const { logicalId, description, findings } = reading;
  const properties = readProperties(reading, scheduleSchema, ['Description', 'KmsKeyArn']);
  if (properties === undefined) return undefined;
  const label = resourceLabel(reading);
  const { Target: target } = properties;
  const { Arn: arn = '' } = description.attributes;
  if (properties.FlexibleTimeWindow.Mode !== 'OFF') {
    findings.unsupported.push(`${label}: FlexibleTimeWindow: the schedule fires at the start of the window`);
  }
  for (const name of Object.keys(target)) {
    if (targetProperties.has(name)) continue;
    (harmlessTargetProperties.has(name) ? findings.notEmulated : findings.unsupported).push(`${label}: Target.${name}`);
  }
  const [, , , region = '', accountId = ''] = arn.split(':');
  const read = readScheduleTarget(target, { region, accountId });
  if (typeof read === 'string') {
    findings.unsupported.push(`${label}: ${read}`);
    return undefined;
  }
  if (target.Input === undefined) {
    findings.unsupported.push(`${label}: Target without Input: the input is {} here, and a notification on AWS`);
  }
  const problem = properties.State === 'ENABLED' ? problemOf(properties) : undefined;
  if (problem !== undefined) {
    findings.problems.push(`${label}: ${problem}`);
    return undefined;
  }
  return {
    logicalId,
    name: description.name,
    arn,
    groupArn: arn.replace(/:schedule\/.*$/, `:schedule-group/${properties.GroupName}`),
    roleArn: target.RoleArn,
    deadLetterQueueArn: target.DeadLetterConfig?.Arn,
    expression: properties.ScheduleExpression,
    timeZone: properties.ScheduleExpressionTimezone,
    ...read,
    enabled: properties.State === 'ENABLED',
    startDate: properties.StartDate,
    endDate: properties.EndDate,
  };
}

function problemOf(schedule: v.InferOutput<typeof scheduleSchema>): string | undefined {
  const { ScheduleExpression: expression, ScheduleExpressionTimezone: timeZone } = schedule;
  try {
    createNextRun({ expression, timeZone, startsAtMs: 0 });
    return undefined;
  } catch (error) {
    if (error instanceof ScheduleError) return error.message;
    throw error;
  }
}
