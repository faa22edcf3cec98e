import { inspect } from 'node:util';
import * as v from 'valibot';

/** The result of one invocation. A success has the function's response as JSON text. */
export type InvocationResult =
  | { readonly ok: true; readonly payload: string }
  | { readonly ok: false; readonly error: FunctionError };

/** The error that Lambda reports for a failed invocation. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly stackTrace?: readonly string[] | undefined;
}

/** Runs the invocations of a function, in separate processes or in this process. */
export interface FunctionHost {
  readonly functionName: string;
  /** The maximum number of concurrent invocations. Further ones wait. With 0, each invocation fails at once, as Lambda throttles it. */
  readonly maximumConcurrency: number;
  /** Invokes the function with an event as JSON text. Never rejects: a failure is a result. A retry has the same `requestId`. */
  invoke(event: string, requestId?: string): Promise<InvocationResult>;
  /** Kills every execution environment, as SIGKILL does. The invocations under way fail, and the next one starts a new environment. */
  kill(): void;
  /** Returns the ids of the live processes. */
  pids(): number[];
  /** Starts an execution environment before the first invocation. Resolves with the error if the environment can't be initialised. */
  warmUp(): Promise<FunctionError | undefined>;
  /**
   * Replaces the function's code by that of another folder. Invocations under way finish on the old code. Resolves to undefined when an
   * environment of the new code is ready. If none can be initialised, resolves to the error and keeps the old code.
   */
  replaceCode(codeFolder: string): Promise<FunctionError | undefined>;
  /** Kills every environment, and resolves when all processes have ended. */
  close(): Promise<void>;
}

/** The maximum of 6 MB, plus Lambda's allowance for its envelope. */
const maximumResponseBytes = 6_291_556;

/** Returns the result of an invocation with this response, as JSON text. A response that is too large is an error. */
export function successOf(payload: string): InvocationResult {
  const bytes = Buffer.byteLength(payload);
  return bytes <= maximumResponseBytes ? { ok: true, payload } : { ok: false, error: responseTooLarge(bytes) };
}

/** Returns the error of an environment whose initialisation exceeded its timeout. */
export function initTimedOut(timeoutMs: number): FunctionError {
  return {
    errorType: 'Sandbox.Timedout',
    errorMessage: `Initialisation timed out after ${(timeoutMs / 1_000).toFixed(2)} seconds`,
  };
}

export const stackStopped: FunctionError = {
  errorType: 'LocalStack.Stopped',
  errorMessage: 'The local stack was stopped',
};

/** The error of a function with a reserved concurrency of 0, which disables the function. */
export const throttled: FunctionError = {
  errorType: 'TooManyRequestsException',
  errorMessage: 'Rate Exceeded: the function has a reserved concurrency of 0.',
};

export function timedOut(requestId: string, timeoutSeconds: number): FunctionError {
  return {
    errorType: 'Sandbox.Timedout',
    errorMessage: `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
  };
}

/** Returns the error of a runtime process that ended during an invocation. */
export function exited(requestId: string, code: number | null, signal: string | null): FunctionError {
  return {
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${requestId} Error: ${describeExit(code, signal)}`,
  };
}

/** Returns the error of a runtime process that ended before it was ready. */
export function endedEarly(code: number | null, signal: string | null): FunctionError {
  return { errorType: 'Runtime.ExitError', errorMessage: describeExit(code, signal) };
}

function describeExit(code: number | null, signal: string | null): string {
  if (signal !== null) return `Runtime exited with error: signal: ${signalWords.get(signal) ?? signal}`;
  if (code === 0 || code === null) return 'Runtime exited without providing a reason';
  return `Runtime exited with error: exit status ${code}`;
}

/** The names of signals in Go, the language of the Lambda service. */
const signalWords: ReadonlyMap<string, string> = new Map([
  ['SIGABRT', 'aborted'],
  ['SIGKILL', 'killed'],
  ['SIGSEGV', 'segmentation fault'],
  ['SIGTERM', 'terminated'],
]);

function responseTooLarge(bytes: number): FunctionError {
  return {
    errorType: 'Function.ResponseSizeTooLarge',
    errorMessage: `Response payload size (${bytes} bytes) exceeded maximum allowed payload size (${maximumResponseBytes} bytes).`,
  };
}

/** Uses `inspect`, because String throws for some objects. */
function textOf(thrown: unknown): string {
  return typeof thrown === 'string' ? thrown : inspect(thrown);
}

const errorSchema = v.object({ name: v.string(), message: v.string(), stack: v.optional(v.string(), '') });

/** Returns the error that a handler threw, as the Node.js runtime reports it. A handler can throw any value. */
export function thrownError(thrown: unknown): FunctionError {
  // The schema checks the shape. An error of another realm, such as a test runner's, is not an instance of this realm's Error.
  const error = v.safeParse(errorSchema, thrown);
  if (!error.success) return { errorType: typeof thrown, errorMessage: textOf(thrown), stackTrace: [] };
  const { name, message, stack } = error.output;
  return { errorType: name, errorMessage: message, stackTrace: stack.split('\n') };
}
