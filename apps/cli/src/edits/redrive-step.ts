import { hasCause } from '../history/failed-rows.ts';
import type { HeldQueue } from '../pipeline/held-queue.ts';
import type { Queues } from '../pipeline/pipeline.ts';
import { type StepFailure, stepNames } from '../pipeline/step-failures.ts';
import { count, formatNumber } from '../terminal/count.ts';
import type { Environment } from '../terminal/environment.ts';
import { createProgress } from '../terminal/progress.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { paced } from './paced.ts';
import type { SkippedRow } from '../selection/selected-row.ts';

/** Throws UsageError, with the names of the target's steps, for an unknown step. */
export function assertStep(queues: Pick<Queues, 'names'>, step: string): void {
  const steps = stepNames(queues);
  if (steps.includes(step)) return;
  throw new UsageError(
    steps.length === 0
      ? `There is no step ${step}: this target has no steps`
      : `There is no step ${step}: this target has ${steps.join(', ')}`,
  );
}

/** The messages that the ids and the cause select, and the ids without a message. */
export async function selectStepFailures(
  held: Pick<HeldQueue<StepFailure>, 'batches'>,
  { ids, cause }: { ids?: readonly string[]; cause?: string },
): Promise<{ failures: StepFailure[]; skipped: SkippedRow[] }> {
  const wanted = ids === undefined ? undefined : new Set(ids);
  const failures: StepFailure[] = [];
  for await (const batch of held.batches()) {
    failures.push(
      ...batch.filter(
        ({ id, step, cause: its }) =>
          (wanted === undefined || (id !== undefined && wanted.has(id))) &&
          hasCause({ function: step, cause: its }, cause),
      ),
    );
  }
  const found = new Set(failures.map(({ id }) => id));
  const missing = [...(wanted ?? [])].filter((id) => !found.has(id));
  return { failures, skipped: missing.map((id) => ({ id, reason: 'the step has no failed message about it' })) };
}

/** Sends the messages to the step again, and counts them in the report. Prints its progress and rethrows when a request fails. */
export async function redriveStepFailures(
  held: HeldQueue<StepFailure>,
  failures: readonly StepFailure[],
  { report, rate, queueUrl }: { report: { redriven: number }; rate: number; queueUrl: string },
  { stderr, signal }: Pick<Environment, 'stderr' | 'signal'>,
): Promise<void> {
  const progress = createProgress(stderr);
  progress.begin(failures.length);
  const act = async (failure: StepFailure): Promise<void> => {
    await held.requeue(failure, queueUrl);
    report.redriven++;
    progress.update(report.redriven, 0);
  };
  try {
    await paced(failures, act, { perSecond: rate, signal });
  } catch (error) {
    progress.end();
    stderr.write(
      `Sent ${formatNumber(report.redriven)} of ${count(failures.length, 'message')}. Run the same command again for the rest\n`,
    );
    throw error;
  }
  progress.end();
}
