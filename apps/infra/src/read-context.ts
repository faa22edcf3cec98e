import { longestGapMinutes, parseTimeZone, ScheduleError } from '@daybreak/schedule';
import * as v from 'valibot';
import { schedule } from './settings.ts';
import { InfraError, parseStage, type Stage } from './stage.ts';

/** What `-c key=value` asks of the app. */
export interface Context {
  stage: Stage;
  /** When the scanner runs: a Scheduler expression, `cron(…)` or `rate(…)`. */
  scheduleExpression: string;
  scheduleTimeZone: string;
  /** Of an existing KMS key, for all that is kept; without one, AWS's own keys. */
  kmsKeyArn: string | undefined;
  /** Of an existing SNS topic that every alarm tells; without one, alarms only change their state. */
  alarmTopicArn: string | undefined;
}

const keys = [
  'stage',
  'scheduleExpression',
  'scheduleTimeZone',
  'kmsKeyArn',
  'alarmTopicArn',
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
};

/** Reads the app's context; throws InfraError, which says what to write instead, for a bad value or a misspelt key. */
export function readContext(context: Readonly<Record<string, unknown>>): Context {
  refuseUnknownKeys(Object.keys(context));
  const text = (key: Key): string | undefined => readText(key, context[key]);

  return {
    stage: parseStage(context['stage']),
    ...readSchedule(text('scheduleExpression') ?? schedule.expression, text('scheduleTimeZone') ?? schedule.timeZone),
    kmsKeyArn: readArn('kmsKeyArn', text('kmsKeyArn'), kmsKeyArn, 'the ARN of a KMS key, not of an alias'),
    alarmTopicArn: readArn('alarmTopicArn', text('alarmTopicArn'), alarmTopicArn, 'the ARN of a standard SNS topic'),
  };
}

function readSchedule(expression: string, zone: string): Pick<Context, 'scheduleExpression' | 'scheduleTimeZone'> {
  try {
    // Refuses a schedule that the Scheduler would refuse, and one that fires once.
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

function readArn(key: Key, arn: string | undefined, pattern: RegExp, what: string): string | undefined {
  if (arn === undefined || pattern.test(arn)) return arn;
  throw new InfraError(`${key} must be ${what}, e.g. -c ${key}=${examples[key]}, not "${arn}"`);
}

/** Of the CDK's command, in cdk.json; all its other keys hold a colon or an @: `aws:cdk:…`, `@aws-cdk/…`, `vpc-provider:…`. */
const keysOfTheCdk = ['cli-telemetry', 'acknowledged-issue-numbers'];

/** A misspelt key, `alarm-topic-arn`, would mean its default in silence. */
function refuseUnknownKeys(given: readonly string[]): void {
  const known: ReadonlySet<string> = new Set([...keys, ...keysOfTheCdk]);
  const unknown = given.filter((key) => !/[:@]/.test(key) && !known.has(key));
  if (unknown.length > 0) throw new InfraError(`Unknown context ${unknown.join(', ')}: there are ${keys.join(', ')}`);
}
