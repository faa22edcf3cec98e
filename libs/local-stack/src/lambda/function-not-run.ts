import type { FunctionModel } from '../template/stack-model.ts';
import type { FunctionError, FunctionHost, InvocationResult } from './invocation.ts';

/** `Function Resize has the runtime python3.14, which is not run here: …`. Undefined for a function that runs in a process. */
export function whyNotRun({ name, logicalId, notRun }: FunctionModel): string | undefined {
  if (notRun === undefined) return undefined;
  return (
    `Function ${logicalId} ${notRun}, which is not run here: each invocation fails. Give a handler that stands for it, with ` +
    `the option functions: { '${name}': … }`
  );
}

/**
 * Stands for a function that no process here can run. Each invocation fails, so that what it would have handled comes back, or goes
 * where the function's failures go: nothing is lost in silence.
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

  /** It is no reason not to start the others. */
  async warmUp(): Promise<undefined> {
    return undefined;
  }

  async replaceCode(): Promise<FunctionError> {
    return this.#error;
  }

  async close(): Promise<void> {}
}
