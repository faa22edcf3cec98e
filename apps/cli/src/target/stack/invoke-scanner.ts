import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Trigger } from '@daybreak/domain';
import * as v from 'valibot';
import { CommandError } from '../../terminal/command-error.ts';
import { clientConfig } from './client-config.ts';
import type { StackAddress } from './stack-target.ts';

/** Longer than the maximum timeout of a function. */
const requestTimeoutMs = 16 * 60 * 1000;

const errorSchema = v.object({ errorType: v.optional(v.string(), 'Error'), errorMessage: v.optional(v.string(), '') });

/**
 * Invokes the scanner, which opens the run of the trigger. Throws CommandError with the error of the scanner when it fails.
 */
export async function invokeScanner(
  address: StackAddress,
  { functionName, trigger, signal }: { functionName: string; trigger: Trigger; signal: AbortSignal },
): Promise<void> {
  const requestHandler = { connectionTimeout: 3_000, requestTimeout: requestTimeoutMs, throwOnRequestTimeout: true };
  // One attempt: a retry of the SDK would start a second scanner while the first still runs.
  const client = new LambdaClient({ maxAttempts: 1, requestHandler, ...clientConfig(address) });
  try {
    const answer = await client.send(
      new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(trigger) }),
      { abortSignal: signal },
    );
    if (answer.FunctionError === undefined) return;
    const { errorType, errorMessage } = parseError(answer.Payload);
    throw new CommandError(
      `The scanner ${functionName} failed: ${errorType}: ${errorMessage}. The run ${trigger.runId ?? trigger.scheduledTime} has not finished. Run the same command again for the rest, or leave it to the scheduled runs from ${trigger.scheduledTime} on`,
    );
  } finally {
    client.destroy();
  }
}

function parseError(payload: Uint8Array | undefined): v.InferOutput<typeof errorSchema> {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), errorSchema), new TextDecoder().decode(payload));
  return parsed.success ? parsed.output : { errorType: 'Error', errorMessage: 'no error message' };
}
