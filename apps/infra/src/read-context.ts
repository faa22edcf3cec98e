import { longestGapMinutes, parseTimeZone, ScheduleError } from '@daybreak/schedule';
import * as v from 'valibot';
import { eventTarget, eventValues, schedule } from './settings.ts';
import { eventTargetKind } from './event-target-kind.ts';
import { InfraError, parseStage, type Stage } from './stage.ts';

/** The app's context, as `-c key=value` sets it. */
export interface Context {
  stage: Stage;
  /** When the scanner runs: an EventBridge Scheduler expression, for example `cron(0 6 * * ? *)` or `rate(5 minutes)`. */
  scheduleExpression: string;
  scheduleTimeZone: string;
  /** An existing KMS key that encrypts tables, queues and logs. If undefined, AWS owned keys do. */
  kmsKeyArn: string | undefined;
  /** An existing SNS topic that every alarm notifies. If undefined, alarms only change their state. */
  alarmTopicArn: string | undefined;
  /** The target of events: `event-bus`, `queue` or `topic`, or the ARN of an existing one. If undefined, nobody is told. */
  eventTarget: string | undefined;
  /** Whether events include the values of their row. */
  eventValues: boolean;
}

const keys = [
  'stage',
  'scheduleExpression',
  'scheduleTimeZone',
  'kmsKeyArn',
  'alarmTopicArn',
  'eventTarget',
  'eventValues',
] as const satisfies (keyof Context)[];
type Key = (typeof keys)[number];

const kmsKeyArn = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/;
const alarmTopicArn = /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/;

const examples: Record<Key, string> = {
  stage: 'prod',
  scheduleExpression: schedule.expression,
  scheduleTimeZone: schedule.timeZone,
  kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  alarmTopicArn: 'arn:aws:sns:eu-west-1:111122223333:on-call',
  eventTarget: 'event-bus',
  eventValues: 'true',
};

/** Parses the app's context. Throws InfraError, with a valid example, for an invalid value or an unknown key. */
export function readContext(context: Readonly<Record<string, unknown>>): Context {
  rejectUnknownKeys(Object.keys(context));
  const text = (key: Key): string | undefined => readText(key, context[key]);

  return {
    stage: parseStage(context['stage']),
    ...readSchedule(text('scheduleExpression') ?? schedule.expression, text('scheduleTimeZone') ?? schedule.timeZone),
    kmsKeyArn: readArn('kmsKeyArn', text('kmsKeyArn'), kmsKeyArn, 'the ARN of a KMS key, not of an alias'),
    alarmTopicArn: readArn('alarmTopicArn', text('alarmTopicArn'), alarmTopicArn, 'the ARN of a standard SNS topic'),
    eventTarget: readEventTarget(text('eventTarget') ?? eventTarget),
    eventValues: readFlag('eventValues', text('eventValues')) ?? eventValues,
  };
}

function readSchedule(expression: string, zone: string): Pick<Context, 'scheduleExpression' | 'scheduleTimeZone'> {
  try {
    // Throws for a schedule that EventBridge Scheduler would reject, and for one that fires once.
    longestGapMinutes(expression);
    return { scheduleExpression: expression, scheduleTimeZone: parseTimeZone(zone) };
  } catch (error) {
    throw error instanceof ScheduleError ? new InfraError(error.message, { cause: error }) : error;
  }
}

function readText(key: Key, value: unknown): string | undefined {
  const parsed = v.safeParse(v.optional(v.pipe(v.string(), v.minLength(1))), value);
  if (parsed.success) return parsed.output;
  throw new InfraError(`${key} must be text, e.g. -c ${key}="${examples[key]}"`);
}

function readArn(key: Key, arn: string | undefined, pattern: RegExp, description: string): string | undefined {
  if (arn === undefined || pattern.test(arn)) return arn;
  throw new InfraError(`${key} must be ${description}, e.g. -c ${key}=${examples[key]}, not "${arn}"`);
}

function readEventTarget(target: string | undefined): string | undefined {
  if (target === undefined || eventTargetKind(target) !== undefined) return target;
  throw new InfraError(
    `eventTarget must be event-bus, queue, topic, or the ARN of an event bus, a queue or a topic, e.g. -c eventTarget=event-bus, not "${target}"`,
  );
}

function readFlag(key: Key, value: string | undefined): boolean | undefined {
  if (value === undefined) return undefined;
  if (value === 'true' || value === 'false') return value === 'true';
  throw new InfraError(`${key} must be true or false, e.g. -c ${key}=${examples[key]}, not "${value}"`);
}

/** Keys that the CDK's command sets. All its others contain a colon or an @: `aws:cdk:…`, `@aws-cdk/…`, `vpc-provider:…`. */
const cdkKeys = ['cli-telemetry', 'acknowledged-issue-numbers'];

/** Without this check, a misspelt key such as `alarm-topic-arn` would silently leave the default in place. */
function rejectUnknownKeys(contextKeys: readonly string[]): void {
  const validKeys: ReadonlySet<string> = new Set([...keys, ...cdkKeys]);
  const unknownKeys = contextKeys.filter((key) => !/[:@]/.test(key) && !validKeys.has(key));
  if (unknownKeys.length > 0)
    throw new InfraError(`Unknown context key ${unknownKeys.join(', ')}: use ${keys.join(', ')}`);
}
