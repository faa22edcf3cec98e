import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { AsyncInvocation, FunctionError } from '@daybreak/local-stack';
import * as v from 'valibot';

const errorSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ errorType: v.optional(v.string(), 'Error'), errorMessage: v.optional(v.string(), '') }),
);

/** Invokes a deployed function once, and waits for its response. */
export async function invokeDeployed(
  client: LambdaClient,
  functionName: string,
  event: object,
): Promise<AsyncInvocation> {
  const { Payload: answer, FunctionError: kind } = await client.send(
    new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(event) }),
  );
  const payload = answer?.transformToString() ?? 'null';
  if (kind === undefined) return { attempts: 1, result: { ok: true, payload } };
  const parsed = v.safeParse(errorSchema, payload);
  const error: FunctionError = parsed.success ? parsed.output : { errorType: kind, errorMessage: payload };
  return { attempts: 1, result: { ok: false, error } };
}
