import { inspect } from 'node:util';
import * as v from 'valibot';

/** How one invocation ended. A success carries the function's response as JSON text. */
export type InvocationResult =
  | { readonly ok: true; readonly payload: string }
  | { readonly ok: false; readonly error: FunctionError };

/** What Lambda reports about a failed invocation. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly stackTrace?: readonly string[] | undefined;
}

/** What runs a function: in processes of its own, or in this one. */
export interface FunctionHost {
  readonly functionName: string;
  /** Invocations that run side by side; more than these wait. With 0 each fails at once, as Lambda throttles it. */
  readonly maximumConcurrency: number;
  /** Runs the function on an event, given as JSON text. Never rejects: a failure is a result. A retry keeps its `requestId`. */
  invoke(event: string, requestId?: string): Promise<InvocationResult>;
  /** Ends every environment at once, as SIGKILL does: what is being invoked fails, the next invocation starts afresh. */
  kill(): void;
  /** The processes that are alive. */
  pids(): number[];
  /** Starts an environment ahead of the first invocation; resolves with the error when it can't be initialised. */
  warmUp(): Promise<FunctionError | undefined>;
  /**
   * Runs the code of another folder from now on; what is being invoked ends on the code that it began with. Resolves, once an
   * environment of the new code is ready, to undefined; or to the error when none can be initialised, and the old code stays.
   */
  replaceCode(codeFolder: string): Promise<FunctionError | undefined>;
  /** Kills, and resolves when nothing is left. */
  close(): Promise<void>;
}

/** 6 MB, and what Lambda adds for its envelope. */
const maximumResponseBytes = 6_291_556;

/** The result of an invocation that answered with this JSON text. */
export function successOf(payload: string): InvocationResult {
  const bytes = Buffer.byteLength(payload);
  return bytes <= maximumResponseBytes ? { ok: true, payload } : { ok: false, error: responseTooLarge(bytes) };
}

/** The environment did not get ready. */
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

/** Of a function whose reserved concurrency is 0, which is how one is switched off. */
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

/** The runtime ended during an invocation. */
export function exited(requestId: string, code: number | null, signal: string | null): FunctionError {
  return {
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${requestId} Error: ${describeExit(code, signal)}`,
  };
}

/** The runtime ended before it was ready. */
export function endedEarly(code: number | null, signal: string | null): FunctionError {
  return { errorType: 'Runtime.ExitError', errorMessage: describeExit(code, signal) };
}

function describeExit(code: number | null, signal: string | null): string {
  if (signal !== null) return `Runtime exited with error: signal: ${signalWords.get(signal) ?? signal}`;
  if (code === 0 || code === null) return 'Runtime exited without providing a reason';
  return `Runtime exited with error: exit status ${code}`;
}

/** As Go prints them, in which the Lambda service is written. */
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

/** Not String: some objects have no text. */
function textOf(thrown: unknown): string {
  return typeof thrown === 'string' ? thrown : inspect(thrown);
}

const errorSchema = v.object({ name: v.string(), message: v.string(), stack: v.optional(v.string(), '') });

/** The error that a handler threw, as the Node.js runtime reports it. Anything can be thrown. */
export function thrownError(thrown: unknown): FunctionError {
  // By its shape: an error of another realm, a test runner's for one, is no instance of this one's Error.
  const error = v.safeParse(errorSchema, thrown);
  if (!error.success) return { errorType: typeof thrown, errorMessage: textOf(thrown), stackTrace: [] };
  const { name, message, stack } = error.output;
  return { errorType: name, errorMessage: message, stackTrace: stack.split('\n') };
}
