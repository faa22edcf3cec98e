import { createNextRun, ScheduleError } from '@daybreak/schedule';
import * as v from 'valibot';
import { invocationsPerPoller } from '../aws/limits.ts';
import { PlannerError } from '../planner-error.ts';
import { type ModelledFunction, modelledFunctions, type PipelineSettings } from './pipeline-settings.ts';

interface Overridable {
  readonly minimum: number;
  readonly maximum: number;
  apply(settings: PipelineSettings, value: number): PipelineSettings;
}

/** The limits are AWS's: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html and the pages of limits.ts. */
const ofFunctions = modelledFunctions.flatMap((name): [string, Overridable][] =>
  (
    [
      ['batchSize', 1, 10_000],
      ['batchWindowSeconds', 0, 300],
      ['maximumConcurrency', 2, 1_000],
      ['memoryMiB', 128, 10_240],
      ['timeoutSeconds', 1, 900],
    ] as const
  ).map(([key, minimum, maximum]) => [
    `${name}.${key}`,
    {
      minimum,
      maximum,
      apply: (settings, value) => ({ ...settings, [name]: { ...settings[name], [key]: value } }),
    },
  ]),
);

/** The settings that decide the throughput of edits by messages. */
const ofEditor = (
  [
    ['batchSize', 1, 10_000],
    ['maximumConcurrency', 2, 1_000],
    ['memoryMiB', 128, 10_240],
  ] as const
).map(([key, minimum, maximum]): [string, Overridable] => [
  `editor.${key}`,
  {
    minimum,
    maximum,
    apply: ({ editor, ...settings }, value) =>
      editor === undefined ? settings : { ...settings, editor: { ...editor, [key]: value } },
  },
]);

/** A mapping in provisioned mode has pollers, each with ten invocations, instead of a maximum concurrency. */
const ofPollers = modelledFunctions.flatMap((name): [string, Overridable][] => [
  [
    `${name}.minimumPollers`,
    {
      minimum: 2,
      maximum: 200,
      apply: (settings, minimumPollers) => withPollers(settings, name, { minimumPollers, maximumPollers: 200 }),
    },
  ],
  [
    `${name}.maximumPollers`,
    {
      minimum: 2,
      maximum: 2_000,
      apply: (settings, maximumPollers) => withPollers(settings, name, { minimumPollers: 2, maximumPollers }),
    },
  ],
]);

function withPollers(
  settings: PipelineSettings,
  name: ModelledFunction,
  { minimumPollers, maximumPollers }: { minimumPollers: number; maximumPollers: number },
): PipelineSettings {
  const before = settings[name];
  const maximumConcurrency =
    before.minimumPollers === undefined ? maximumPollers * invocationsPerPoller : before.maximumConcurrency;
  return { ...settings, [name]: { ...before, minimumPollers, maximumConcurrency } };
}

const ofTable = (
  [
    ['warmWriteUnits', 4_000],
    ['warmReadUnits', 12_000],
    ['maximumWriteUnits', 1],
  ] as const
).map(([key, minimum]): [string, Overridable] => [
  `rowsTable.${key}`,
  {
    minimum,
    maximum: 10_000_000,
    apply: (settings, value) => ({ ...settings, rowsTable: { ...settings.rowsTable, [key]: value } }),
  },
]);

const ofPipeline = (
  [
    ['dueShardCount', 1, 100],
    ['valuesPerMessage', 1, 1_000],
    ['accountConcurrency', 1, 1_000_000],
  ] as const
).map(([key, minimum, maximum]): [string, Overridable] => [
  key,
  { minimum, maximum, apply: (settings, value) => ({ ...settings, [key]: value }) },
]);

const overridable = new Map<string, Overridable>([
  ...ofFunctions,
  ...ofEditor,
  ...ofPollers,
  ...ofTable,
  ...ofPipeline,
]);

/** The names that `overrideSetting` accepts. */
export const settingNames: readonly string[] = [...overridable.keys()];

const wholeNumber = v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number));

/**
 * Returns the settings with one setting changed. Throws PlannerError for an unknown name, and for a value that AWS
 * rejects.
 *
 * @example
 * overrideSetting(settings, 'writer.maximumConcurrency=200');
 */
export function overrideSetting(settings: PipelineSettings, assignment: string): PipelineSettings {
  const [name = '', text = ''] = assignment.split(/=(.*)/s);
  const setting = overridable.get(name);
  if (setting === undefined)
    throw new PlannerError(`There is no setting "${name}": use one of ${settingNames.join(', ')}`);
  const value = v.safeParse(wholeNumber, text);
  const { minimum, maximum } = setting;
  if (!value.success || value.output < minimum || value.output > maximum)
    throw new PlannerError(`${name} must be a whole number from ${minimum} to ${maximum}, not "${text}"`);
  return setting.apply(settings, value.output);
}

/** Returns the settings with another schedule. Throws PlannerError for an expression that EventBridge Scheduler rejects. */
export function withSchedule(settings: PipelineSettings, expression: string): PipelineSettings {
  const schedule = { ...settings.schedule, expression };
  try {
    createNextRun({ ...schedule, startsAtMs: 0 });
  } catch (cause) {
    if (cause instanceof ScheduleError) throw new PlannerError(cause.message, { cause });
    throw cause;
  }
  return { ...settings, schedule };
}
