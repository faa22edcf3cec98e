import { inspect } from 'node:util';
import { isThenable } from './callbacks.ts';
import type { LoadedHandler } from './load-handler.ts';
import { nodeJsExit } from './runtime-error.ts';

/** How an invocation ended: where its result goes in the Runtime API, and the result. */
export interface Outcome {
  readonly path: 'response' | 'error';
  readonly json: string;
}

/** What is called when the event loop is empty: nothing can happen any more. */
let whenEmpty: () => void = () => undefined;
process.on('beforeExit', () => {
  const call = whenEmpty;
  whenEmpty = () => undefined;
  call();
});

/** Calls a handler as the runtime of its version of Node.js does. Resolves when it has answered; never rejects. */
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
    const answered = async (): Promise<unknown> => await handler.call(JSON.parse(event), context);
    answered().then(
      (result) => resolve(success(result)),
      (error: unknown) => resolve(failure(error)),
    );
  });
}

/** Up to Node.js 22: a promise, the callback or the context's functions end an invocation, whichever comes first. */
async function withCallback(handler: LoadedHandler, event: string, context: object): Promise<Outcome> {
  return await new Promise((resolve) => {
    let isDone = false;
    let waits = true;
    /** Only the first call counts. */
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
    // A handler that has not answered by then answers with nothing; an asynchronous one has left a promise behind.
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
  const error = new Error('The handler streams its response, which is not emulated: give a handler that returns one');
  error.name = 'LocalStack.StreamingNotEmulated';
  return error;
}

function success(result: unknown): Outcome {
  try {
    // JSON has no undefined: a function or a symbol, like nothing at all, is answered as null.
    return { path: 'response', json: JSON.stringify(result) ?? 'null' };
  } catch (error) {
    return failure(error);
  }
}

function failure(error: unknown): Outcome {
  return { path: 'error', json: errorJson(error) };
}

/** An error as the Runtime API takes it. */
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
