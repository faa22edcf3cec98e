import type { Message } from '@aws-sdk/client-sqs';
import { rowMessageSchema } from '@daybreak/domain';
import * as v from 'valibot';
import { HeldQueue } from './held-queue.ts';
import { pipelineQueueNames } from './outputs.ts';
import type { Queues } from './pipeline.ts';

/** A message that a step failed to process. */
export interface StepFailure {
  step: string;
  /** The row and the run of the message. Absent when its body names none. */
  id?: string;
  version?: number;
  runId?: string;
  /** The name and the message of the error. */
  cause: string;
  /** UTC instant at which the message was sent to the dead-letter queue, or to the step's queue when SQS moved it. */
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

/** The messages that a step failed to process, hidden from other readers for `holdSeconds`. */
export function holdStepFailures(
  queues: Queues,
  step: string,
  options: { holdSeconds: number; signal: AbortSignal },
): HeldQueue<StepFailure> {
  const read = (message: Message): StepFailure => readStepFailure(step, message);
  return new HeldQueue(queues, { queue: `${step}${suffix}`, read, ...options });
}

/** Enough to read a few hundred messages. When a command dies, its messages are visible again after this time. */
const holdSeconds = 30;

/** The messages that the steps failed to process. They stay in their queues. */
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

const { rowId, ...version } = v.pick(rowMessageSchema, ['rowId', 'version', 'runId']).entries;
const bodySchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.union([
    v.object({ rowId, ...version }),
    // An event that the notifier could not send. That of a skip by an owner has no run.
    v.pipe(
      v.object({ event: v.object({ detail: v.object({ rowId, ...version, runId: v.optional(version.runId) }) }) }),
      v.transform(({ event: { detail } }) => detail),
    ),
    // An owner's edit, which the editor refused.
    v.object({ action: v.string(), rowId }),
    v.pipe(
      v.object({ action: v.literal('put'), row: v.object({ id: rowId }) }),
      v.transform(({ row }) => ({ rowId: row.id })),
    ),
  ]),
);

/** Parses a received message, with all of its attributes. */
export function readStepFailure(step: string, message: Message): StepFailure {
  const { MessageId: messageId = '', Body: body = '', Attributes: system = {}, MessageAttributes: own = {} } = message;
  const attribute = (name: string): string | undefined =>
    Object.hasOwn(own, name) ? own[name]?.StringValue : undefined;
  const [reason, text] = [attribute('reason'), attribute('message')];
  const parsed = v.safeParse(bodySchema, body);
  return {
    step,
    ...(parsed.success ? { id: parsed.output.rowId } : {}),
    ...(parsed.success && 'version' in parsed.output
      ? {
          version: parsed.output.version,
          ...(parsed.output.runId === undefined ? {} : { runId: parsed.output.runId }),
        }
      : {}),
    cause:
      reason === undefined ? 'the function ended before it returned, at every attempt' : `${reason}: ${text ?? ''}`,
    at: new Date(Number(system.SentTimestamp ?? 0)).toISOString(),
    messageId,
    body,
  };
}
