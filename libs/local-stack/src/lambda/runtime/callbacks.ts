import type { LoadedHandler } from './load-handler.ts';
import { runtimeError } from './runtime-error.ts';

/** Returns the Node.js version of a runtime such as `nodejs24.x`, or the newest one for an unknown runtime. */
export function nodeMajorOf(runtime = ''): number {
  return Number(/nodejs(\d+)\.x$/.exec(runtime)?.[1] ?? 24);
}

/** Throws Lambda's error for a handler with a callback, which Lambda rejects from Node.js 24 on. */
export function refuseCallbacks(
  { parameters, isStreaming }: Pick<LoadedHandler, 'parameters' | 'isStreaming'>,
  nodeMajor: number,
): void {
  if (nodeMajor < 24 || parameters < 3 || isStreaming) return;
  throw runtimeError(
    'CallbackHandlerDeprecated',
    'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this ' +
      'function to use a supported handler signature to use Node.js 24 or later. For more information see ' +
      'https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.',
  );
}

export function isThenable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
