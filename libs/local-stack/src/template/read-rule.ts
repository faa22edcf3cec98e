import { createNextRun, ScheduleError } from '@daybreak/schedule';
import * as v from 'valibot';
import { compilePattern, parsePattern, patternComparisons } from '../patterns/compile-pattern.ts';
import { PatternError } from '../patterns/pattern-error.ts';
import { parsePath, PathError } from '../patterns/event-path.ts';
import { isRecord } from '../json/is-record.ts';
import { readProperties, resourceLabel, type ResourceReading } from './reading.ts';
import type { RuleModel, RuleTargetModel } from './event-models.ts';
import { isUnresolved } from './unresolved.ts';

const targetSchema = v.looseObject({
  Id: v.string(),
  Arn: v.string(),
  RoleArn: v.optional(v.string()),
  Input: v.optional(v.string()),
  InputPath: v.optional(v.string()),
  InputTransformer: v.optional(
    v.object({ InputPathsMap: v.optional(v.record(v.string(), v.string()), {}), InputTemplate: v.string() }),
  ),
  SqsParameters: v.optional(v.object({ MessageGroupId: v.optional(v.string()) })),
  DeadLetterConfig: v.optional(v.object({ Arn: v.optional(v.string()) })),
});

type Target = v.InferOutput<typeof targetSchema>;

const ruleSchema = v.object({
  Name: v.optional(v.string()),
  EventBusName: v.optional(v.string(), 'default'),
  EventPattern: v.optional(v.unknown()),
  ScheduleExpression: v.optional(v.string()),
  State: v.optional(v.string(), 'ENABLED'),
  Targets: v.optional(v.array(targetSchema), []),
});

/** Lambda and SQS accept or reject a delivery of a rule at once here, so there is nothing to retry. */
const harmlessTargetProperties: ReadonlySet<string> = new Set(['RetryPolicy']);
const targetProperties: ReadonlySet<string> = new Set(Object.keys(targetSchema.entries));

export function readRule(reading: ResourceReading): RuleModel | undefined {
  const { logicalId, description, findings } = reading;
  const properties = readProperties(reading, ruleSchema, ['Description', 'RoleArn', 'Tags']);
  if (properties === undefined) return undefined;
  const label = resourceLabel(reading);
  const { ScheduleExpression: scheduleExpression, EventBusName: bus } = properties;
  if (isUnresolved(bus)) {
    findings.unsupported.push(`${label}: its event bus is not emulated: ${bus}`);
    return undefined;
  }
  const { problem, eventPattern } = patternOf(properties.EventPattern);
  if (problem !== undefined) findings.problems.push(`${label}: EventPattern: ${problem}`);
  const busName = bus.replace(/^.*:event-bus\//, '');
  if (scheduleExpression !== undefined) {
    const refusal = refusalOf(scheduleExpression);
    if (refusal !== undefined) findings.problems.push(`${label}: ${refusal}`);
    if (busName !== 'default')
      findings.problems.push(
        `${label}: a rule with a ScheduleExpression must be on the default event bus: remove its EventBusName`,
      );
  }
  if (eventPattern === undefined && scheduleExpression === undefined && problem === undefined)
    findings.problems.push(`${label}: add an EventPattern or a ScheduleExpression`);
  const { Arn: arn = '' } = description.attributes;
  return {
    logicalId,
    name: description.name,
    arn,
    busArn: arn.replace(/:rule\/.*$/, `:event-bus/${busName}`),
    eventPattern,
    scheduleExpression,
    // Every state except DISABLED, such as ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS.
    enabled: properties.State !== 'DISABLED',
    targets: properties.Targets.flatMap((target) => readTarget(target, label, reading) ?? []),
  };
}

function readTarget(target: Target, ruleLabel: string, { findings }: ResourceReading): RuleTargetModel | undefined {
  const label = `${ruleLabel}: target ${target.Id}`;
  for (const name of Object.keys(target)) {
    if (targetProperties.has(name)) continue;
    (harmlessTargetProperties.has(name) ? findings.notEmulated : findings.unsupported).push(`${label}: ${name}`);
  }
  const { Arn: arn, InputTransformer: transformer, InputPath: inputPath } = target;
  if (!/^arn:[^:]+:(lambda|sqs|sns|events):/.test(arn)) {
    findings.unsupported.push(`${label}: ${arn} is not emulated, so nothing is delivered to it`);
    return undefined;
  }
  const paths = Object.values(transformer?.InputPathsMap ?? {}).concat(inputPath ?? []);
  for (const path of paths) {
    const problem = pathProblem(path);
    if (problem !== undefined) findings.problems.push(`${label}: ${problem}`);
  }
  return {
    id: target.Id,
    arn,
    roleArn: target.RoleArn,
    input: target.Input,
    inputPath,
    inputTransformer: transformer && { paths: transformer.InputPathsMap, template: transformer.InputTemplate },
    messageGroupId: target.SqsParameters?.MessageGroupId,
    deadLetterQueueArn: target.DeadLetterConfig?.Arn,
  };
}

function patternOf(value: unknown): { problem?: string; eventPattern?: Record<string, unknown> } {
  if (value === undefined) return {};
  try {
    const eventPattern = typeof value === 'string' ? parsePattern(value) : value;
    if (!isRecord(eventPattern)) return { problem: 'it must be an object' };
    compilePattern(eventPattern, patternComparisons.eventBridge);
    return { eventPattern };
  } catch (error) {
    if (error instanceof PatternError) return { problem: error.message };
    throw error;
  }
}

function pathProblem(path: string): string | undefined {
  try {
    parsePath(path);
    return undefined;
  } catch (error) {
    if (error instanceof PathError) return error.message;
    throw error;
  }
}

/** Returns the problem of a rule's schedule expression. Unlike a schedule, a rule can't have at(…). */
function refusalOf(expression: string): string | undefined {
  if (!/^(rate|cron)\(/.test(expression)) return `${expression} must be rate(…) or cron(…)`;
  try {
    createNextRun({ expression, timeZone: 'UTC', startsAtMs: 0 });
    return undefined;
  } catch (error) {
    if (error instanceof ScheduleError) return error.message;
    throw error;
  }
}
