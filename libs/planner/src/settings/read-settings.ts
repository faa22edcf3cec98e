import { basename } from 'node:path';
import { loadTemplate, readStackModel, type StackModel } from '@daybreak/local-stack';
import * as v from 'valibot';
import { dynamodbLimits, invocationsPerPoller, lambdaLimits } from '../aws/limits.ts';
import { PlannerError } from '../planner-error.ts';
import {
  type ConsumerFunctionSettings,
  type ModelledFunction,
  type NotifierSettings,
  type PipelineSettings,
  type TableSettings,
} from './pipeline-settings.ts';

const whole = v.pipe(v.number(), v.integer(), v.minValue(1));

/**
 * The properties of a table that the planner reads and the local stack does not. A new on-demand table has neither
 * throughput.
 */
const tableSchema = v.object({
  PointInTimeRecoverySpecification: v.optional(v.object({ PointInTimeRecoveryEnabled: v.boolean() })),
  WarmThroughput: v.optional(
    v.object({ WriteUnitsPerSecond: v.optional(whole), ReadUnitsPerSecond: v.optional(whole) }),
  ),
  OnDemandThroughput: v.optional(v.object({ MaxWriteRequestUnits: v.optional(v.number()) })),
});
const mappingSchema = v.object({
  ProvisionedPollerConfig: v.optional(
    v.object({ MinimumPollers: v.optional(whole, 2), MaximumPollers: v.optional(whole, 200) }),
  ),
});
const logGroupSchema = v.object({ RetentionInDays: v.optional(whole, 731) });
const environmentSchema = v.object({
  LOG_LEVEL: v.optional(v.string(), 'INFO'),
  VALUES_PER_MESSAGE: v.optional(v.pipe(v.string(), v.transform(Number), whole)),
  DUE_SHARD_COUNT: v.optional(v.pipe(v.string(), v.transform(Number), whole)),
});

type Resources = Readonly<Record<string, { Type: string; Properties: Readonly<Record<string, unknown>> }>>;

/** Reads the planner's settings from a synthesised template. Throws TemplateError or PlannerError. */
export function readSettings(templatePath: string): PipelineSettings {
  const template = loadTemplate(templatePath);
  const resources: Resources = template.Resources;
  const place = {
    stackName: basename(templatePath, '.template.json'),
    accountId: '000000000000',
    region: 'eu-west-1',
    sqsEndpoint: 'http://127.0.0.1',
  };
  const model = readStackModel({ template, templatePath, place });
  const functionSettings = (name: FunctionWithQueue): ConsumerFunctionSettings => consumerOf(model, resources, name);
  const [schedule] = model.schedules;
  if (schedule === undefined) throw missing(templatePath, 'schedule');
  const variables = v.parse(environmentSchema, functionOf(model, 'scanner').environment);
  const worker = v.parse(environmentSchema, functionOf(model, 'worker').environment);
  const count = (type: string): number => Object.values(resources).filter(({ Type }) => Type === type).length;
  const [logGroup] = Object.values(resources).filter(({ Type }) => Type === 'AWS::Logs::LogGroup');
  return {
    scanner: functionSettings('scanner'),
    worker: functionSettings('worker'),
    writer: functionSettings('writer'),
    editor: model.functions.some(({ logicalId }) => logicalId === 'Editor') ? functionSettings('editor') : undefined,
    dueShardCount: variables.DUE_SHARD_COUNT ?? 16,
    valuesPerMessage: worker.VALUES_PER_MESSAGE,
    schedule: { expression: schedule.expression, timeZone: schedule.timeZone },
    notifier: notifierOf(model),
    rowsTable: tableOf(resources['RowsTable']?.Properties ?? {}),
    logLevel: worker.LOG_LEVEL,
    logRetentionDays: v.parse(logGroupSchema, logGroup?.Properties ?? {}).RetentionInDays,
    mappings: model.eventSourceMappings.length,
    alarms: count('AWS::CloudWatch::Alarm'),
    dashboards: count('AWS::CloudWatch::Dashboard'),
    accountConcurrency: lambdaLimits.accountConcurrency,
  };
}

type FunctionWithQueue = ModelledFunction | 'editor';

/** Finds a function by its logical id: Scanner, Worker, Writer or Editor. */
function functionOf(model: StackModel, name: FunctionWithQueue): StackModel['functions'][number] {
  const found = model.functions.find(({ logicalId }) => logicalId.toLowerCase() === name);
  if (found === undefined) throw missing(model.stackName, `function ${name}`);
  return found;
}

function consumerOf(model: StackModel, resources: Resources, name: FunctionWithQueue): ConsumerFunctionSettings {
  const target = functionOf(model, name);
  const queue = { scanner: 'ScanQueue', worker: 'RowQueue', writer: 'ValueQueue', editor: 'EditorQueue' }[name];
  const queueArn = model.queues.find(({ logicalId }) => logicalId === queue)?.arn;
  const mapping = model.eventSourceMappings.find((each) => each.queueArn === queueArn);
  if (mapping === undefined) throw missing(model.stackName, `event source mapping of the queue ${queue}`);
  const { ProvisionedPollerConfig: pollers } = v.parse(mappingSchema, resources[mapping.logicalId]?.Properties ?? {});
  return {
    memoryMiB: target.memorySizeMiB,
    timeoutSeconds: target.timeoutSeconds,
    batchSize: mapping.batchSize,
    batchWindowSeconds: mapping.maximumBatchingWindowSeconds,
    maximumConcurrency:
      pollers === undefined
        ? (mapping.maximumConcurrency ?? lambdaLimits.accountConcurrency)
        : pollers.MaximumPollers * invocationsPerPoller,
    minimumPollers: pollers?.MinimumPollers,
  };
}

/** A target without an ARN of these services is the URL of a queue. */
const targetOfService: ReadonlyMap<string, NotifierSettings['target']> = new Map([
  ['events', 'event-bus'],
  ['sns', 'topic'],
]);

/** Returns the notifier of a stack with an event target. */
function notifierOf({ streamMappings, functions }: StackModel): NotifierSettings | undefined {
  const [mapping] = streamMappings;
  const found = functions.find(({ name }) => name === mapping?.functionName);
  const target = found?.environment['EVENT_TARGET'];
  if (mapping === undefined || found === undefined || target === undefined) return undefined;
  const { batchSize, maximumBatchingWindowSeconds: batchWindowSeconds } = mapping;
  const [, service = ''] = /^arn:[^:]+:(events|sns):/.exec(target) ?? [];
  return {
    target: targetOfService.get(service) ?? 'queue',
    memoryMiB: found.memorySizeMiB,
    batchSize,
    batchWindowSeconds,
  };
}

function tableOf(properties: Readonly<Record<string, unknown>>): TableSettings {
  const { PointInTimeRecoverySpecification, WarmThroughput, OnDemandThroughput } = v.parse(tableSchema, properties);
  return {
    warmWriteUnits: WarmThroughput?.WriteUnitsPerSecond,
    warmReadUnits: WarmThroughput?.ReadUnitsPerSecond,
    maximumWriteUnits: OnDemandThroughput?.MaxWriteRequestUnits ?? dynamodbLimits.tableWriteUnits,
    pointInTimeRecovery: PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled ?? false,
  };
}

function missing(where: string, what: string): PlannerError {
  return new PlannerError(`${where} has no ${what}: use the template that "npx nx synth infra" writes`);
}
