import type { LocalStack } from '@daybreak/local-stack';
import { createSqsClient } from '@daybreak/runtime';
import type { StackOutputs } from '../pipeline/outputs.ts';
import { listStepFailures, stepNames } from '../pipeline/step-failures.ts';
import type { StepFailureOfRun } from './summary.ts';

/** The messages of a run that steps failed to process. A folder may hold those of earlier runs, too, which `daybreak failed` lists. */
export async function stepFailuresOf(
  runId: string,
  { stack, outputs, signal }: { stack: LocalStack; outputs: StackOutputs; signal: AbortSignal },
): Promise<StepFailureOfRun[]> {
  const { queueNames: names, queueUrlOf: urlOf } = outputs;
  // Leaves out empty queues, each of which would take a second.
  const steps = stepNames({ names }).filter(
    (step) => stack.queues.queueOrThrow(urlOf(`${step}-dead-letter`)).counts().visible > 0,
  );
  if (steps.length === 0) return [];
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const sqs = createSqsClient({ endpoint: stack.sqsEndpoint, region: stack.region, credentials });
  try {
    const failures = await listStepFailures({ sqs, names, urlOf }, { steps, signal });
    const ofRun = failures.filter((failure) => failure.runId === runId);
    // Leaves out duplicates: a row may have several messages that fail for the same reason.
    const distinct = new Map(
      ofRun.map(({ step, id = '', cause }) => [JSON.stringify([step, id, cause]), { step, id, reason: cause }]),
    );
    return [...distinct.values()];
  } finally {
    sqs.destroy();
  }
}
