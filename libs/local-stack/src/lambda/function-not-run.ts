import type { FunctionModel } from '../template/stack-model.ts';
import type { FunctionError, FunctionHost, InvocationResult } from './invocation.ts';

/**
 * Returns `Function Resize has the runtime python3.14, which the local stack does not run: …`, or undefined for a function that runs in a
 * process.
 */
export function whyNotRun({ name, logicalId, notRun }: FunctionModel): string | undefined {
  if (notRun === undefined) return undefined;
  return (
    `Function ${logicalId} ${notRun}, which the local stack does not run: each invocation fails. Replace the function by a ` +
    `handler with the option functions: { '${name}': … }`
  );
}

/**
 * A function that no process can run here. Each invocation fails, so its events are retried or go to the destination of the function's
 * failures: none is lost silently.
 */
export class FunctionNotRun implements FunctionHost {
  readonly functionName: string;
  readonly maximumConcurrency = Number.POSITIVE_INFINITY;
  readonly #error: FunctionError;

  constructor(functionName: string, reason: string) {
    this.functionName = functionName;
    this.#error = { errorType: 'LocalStack.FunctionNotRun', errorMessage: reason };
  }

  async invoke(): Promise<InvocationResult> {
    return { ok: false, error: this.#error };
  }

  kill(): void {}

  pids(): number[] {
    return [];
  }

  /** Resolves to undefined, so that the other functions start. */
  async warmUp(): Promise<undefined> {
    return undefined;
  }

  async replaceCode(): Promise<FunctionError> {
    return this.#error;
  }

  async close(): Promise<void> {}
}
