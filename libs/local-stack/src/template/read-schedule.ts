import { createNextRun, ScheduleError } from '@daybreak/schedule';
import * as v from 'valibot';
import { invokedFunction } from './read-event-source-mapping.ts';
import { readProperties, resourceLabel, type ResourceReading } from './reading.ts';
import type { ScheduleModel } from './stack-model.ts';

const instant = v.pipe(
  v.string(),
  v.check((value) => !Number.isNaN(Date.parse(value)), 'is no time like 2026-03-01T09:00:00Z'),
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
  Target: v.looseObject({
    Arn: v.string(),
    Input: v.optional(v.string()),
    RoleArn: v.optional(v.string()),
    DeadLetterConfig: v.optional(v.object({ Arn: v.optional(v.string()) })),
  }),
});

/** Lambda always takes an asynchronous invocation here, so the scheduler never has a delivery to retry or to give up. */
const harmlessOfTarget = ['RetryPolicy', 'DeadLetterConfig'];

export function readSchedule(reading: ResourceReading): ScheduleModel | undefined {
  const { logicalId, description, findings } = reading;
  const properties = readProperties(reading, scheduleSchema, ['Description', 'KmsKeyArn']);
  if (properties === undefined) return undefined;
  const label = resourceLabel(reading);
  const { Target: target } = properties;
  if (properties.FlexibleTimeWindow.Mode !== 'OFF') {
    findings.unsupported.push(`${label}: FlexibleTimeWindow (fires at the start of the window)`);
  }
  for (const name of Object.keys(target)) {
    if (name === 'Arn' || name === 'Input' || name === 'RoleArn') continue;
    (harmlessOfTarget.includes(name) ? findings.notEmulated : findings.unsupported).push(`${label}: Target.${name}`);
  }
  if (!target.Arn.startsWith('arn:aws:lambda:')) {
    findings.unsupported.push(`${label}: its target ${target.Arn} is no function, so it never fires`);
    return undefined;
  }
  if (target.Input === undefined) {
    findings.unsupported.push(`${label}: Target without Input (AWS sends a notification of its own, here it is {})`);
  }
  const refusal = properties.State === 'ENABLED' ? refusalOf(properties) : undefined;
  if (refusal !== undefined) {
    findings.problems.push(`${label}: ${refusal}`);
    return undefined;
  }
  const { Arn: arn = '' } = description.attributes;
  return {
    logicalId,
    name: description.name,
    arn,
    groupArn: arn.replace(/:schedule\/.*$/, `:schedule-group/${properties.GroupName}`),
    roleArn: target.RoleArn,
    deadLetterQueueArn: target.DeadLetterConfig?.Arn,
    expression: properties.ScheduleExpression,
    timeZone: properties.ScheduleExpressionTimezone,
    functionName: invokedFunction(target.Arn),
    targetArn: target.Arn,
    input: target.Input,
    enabled: properties.State === 'ENABLED',
    startDate: properties.StartDate,
    endDate: properties.EndDate,
  };
}

function refusalOf(schedule: v.InferOutput<typeof scheduleSchema>): string | undefined {
  const { ScheduleExpression: expression, ScheduleExpressionTimezone: timeZone } = schedule;
  try {
    createNextRun({ expression, timeZone, startsAtMs: 0 });
    return undefined;
  } catch (error) {
    if (error instanceof ScheduleError) return error.message;
    throw error;
  }
}
