import type { Message } from '@aws-sdk/client-sqs';
import { rowMessageSchema } from '@daybreak/domain';
import * as v from 'valibot';
import { HeldQueue } from './held-queue.ts';
import { pipelineQueueNames } from './outputs.ts';
import type { Queues } from './pipeline.ts';

/** A message that a step gave up on. */
export interface StepFailure {
  step: string;
  /** The row and the run that the message is about; absent when its body names none. */
  id?: string;
  version?: number;
  runId?: string;
  /** What went wrong: the error's name and its message. */
  cause: string;
  /** UTC instant at which it came to the step's dead-letter queue, or to the step's own when SQS moved it. */
  at: string;
  messageId: string;
  body: string;
}

const suffix = '-dead-letter';
const ofPipeline: ReadonlySet<string> = new Set(pipelineQueueNames);

/** The names of a target's steps. */
export function stepNames({ names }: Pick<Queues, 'names'>): string[] {
  return names
    .filter((name) => name.endsWith(suffix) && !ofPipeline.has(name))
    .map((name) => name.slice(0, -suffix.length));
}

/** The messages that a step gave up on, held for so long while somebody looks at them. */
export function holdStepFailures(
  queues: Queues,
  step: string,
  options: { holdSeconds: number; signal: AbortSignal },
): HeldQueue<StepFailure> {
  const read = (message: Message): StepFailure => readStepFailure(step, message);
  return new HeldQueue(queues, { queue: `${step}${suffix}`, read, ...options });
}

/** Long enough to read a few hundred messages, short enough that a command that dies hides nothing for long. */
const holdSeconds = 30;

/** Every message that a step gave up on, of each of the steps; they stay where they are. */
export async function listStepFailures(
  queues: Queues,
  { steps = stepNames(queues), signal }: { steps?: readonly string[]; signal: AbortSignal },
): Promise<StepFailure[]> {
  const failures: StepFailure[] = [];
  for (const step of steps) {
    await using held = holdStepFailures(queues, step, { holdSeconds, signal });
    for await (const batch of held.batches()) failures.push(...batch);
  }
  return failures;
}

const bodySchema = v.pipe(v.string(), v.parseJson(), v.pick(rowMessageSchema, ['rowId', 'version', 'runId']));

/** Reads a message that was received with all of its attributes. */
export function readStepFailure(step: string, message: Message): StepFailure {
  const { MessageId: messageId = '', Body: body = '', Attributes: system = {}, MessageAttributes: own = {} } = message;
  const attribute = (name: string): string | undefined =>
    Object.hasOwn(own, name) ? own[name]?.StringValue : undefined;
  const [reason, text] = [attribute('reason'), attribute('message')];
  const parsed = v.safeParse(bodySchema, body);
  return {
    step,
    ...(parsed.success ? { id: parsed.output.rowId, version: parsed.output.version, runId: parsed.output.runId } : {}),
    cause:
      reason === undefined ? 'the function ended before it returned, at every attempt' : `${reason}: ${text ?? ''}`,
    at: new Date(Number(system.SentTimestamp ?? 0)).toISOString(),
    messageId,
    body,
  };
}
