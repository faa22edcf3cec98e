import { inspect } from 'node:util';
import { isThenable } from './callbacks.ts';
import type { LoadedHandler } from './load-handler.ts';
import { nodeJsExit } from './runtime-error.ts';

/** The result of an invocation, and its path in the Runtime API. */
export interface Outcome {
  readonly path: 'response' | 'error';
  readonly json: string;
}

/** Called when the event loop is empty, so nothing can happen any more. */
let whenEmpty: () => void = () => undefined;
process.on('beforeExit', () => {
  const call = whenEmpty;
  whenEmpty = () => undefined;
  call();
});

/** Calls a handler as the runtime of its Node.js version does. Resolves with the response. Never rejects. */
export async function invokeHandler(
  handler: LoadedHandler,
  { event, context, nodeMajor }: { event: string; context: object; nodeMajor: number },
): Promise<Outcome> {
  if (handler.isStreaming) return failure(streamingNotEmulated());
  const outcome = await (nodeMajor < 24 ? withCallback(handler, event, context) : withPromise(handler, event, context));
  whenEmpty = () => undefined;
  return outcome;
}

async function withPromise(handler: LoadedHandler, event: string, context: object): Promise<Outcome> {
  return await new Promise((resolve) => {
    whenEmpty = () => resolve(failure(nodeJsExit()));
    const respond = async (): Promise<unknown> => await handler.call(JSON.parse(event), context);
    respond().then(
      (result) => resolve(success(result)),
      (error: unknown) => resolve(failure(error)),
    );
  });
}

/** Up to Node.js 22, a promise, the callback or the context's functions end an invocation, whichever is first. */
async function withCallback(handler: LoadedHandler, event: string, context: object): Promise<Outcome> {
  return await new Promise((resolve) => {
    let isDone = false;
    let waits = true;
    /** Wraps functions of which only the first call has an effect. */
    const once =
      <Values extends unknown[]>(end: (...values: Values) => void) =>
      (...values: Values): void => {
        if (isDone) return;
        isDone = true;
        end(...values);
      };
    const done = (error: unknown, result?: unknown): void =>
      resolve(error === undefined || error === null ? success(result) : failure(error));
    const succeed = once((result?: unknown) => done(undefined, result));
    const fail = once((error?: unknown) => done(error ?? 'handled'));
    const callback = once((error?: unknown, result?: unknown) => {
      if (waits && (error === undefined || error === null)) whenEmpty = () => done(undefined, result);
      else done(error, result);
    });
    const legacy = Object.defineProperty(Object.assign(context, { succeed, fail, done: once(done) }), waitsName, {
      get: () => waits,
      set(value: boolean) {
        waits = value;
      },
      enumerable: true,
    });
    // A handler without a response responds with null. An asynchronous one has a promise that never settles.
    whenEmpty = once(() => done(handler.isAsync ? nodeJsExit() : undefined, null));
    try {
      const result = handler.call(JSON.parse(event), legacy, callback);
      if (isThenable(result)) Promise.resolve(result).then(succeed, fail);
    } catch (error) {
      callback(error);
    }
  });
}

const waitsName = 'callbackWaitsForEmptyEventLoop';

function streamingNotEmulated(): Error {
  const error = new Error(
    'The handler streams its response, which is not emulated. Use a handler that returns its response',
  );
  error.name = 'LocalStack.StreamingNotEmulated';
  return error;
}

function success(result: unknown): Outcome {
  try {
    // JSON has no undefined: a function, a symbol or undefined is null in the response.
    return { path: 'response', json: JSON.stringify(result) ?? 'null' };
  } catch (error) {
    return failure(error);
  }
}

function failure(error: unknown): Outcome {
  return { path: 'error', json: errorJson(error) };
}

/** Returns an error in the format of the Runtime API. */
export function errorJson(thrown: unknown, errorType?: string): string {
  if (!(thrown instanceof Error)) {
    return JSON.stringify({
      errorType: errorType ?? typeof thrown,
      errorMessage: typeof thrown === 'string' ? thrown : inspect(thrown),
      stackTrace: [],
    });
  }
  const stackTrace = (thrown.stack ?? '').split('\n');
  return JSON.stringify({ errorType: errorType ?? thrown.name, errorMessage: thrown.message, stackTrace });
}
