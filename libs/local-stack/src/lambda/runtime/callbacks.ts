import type { LoadedHandler } from './load-handler.ts';
import { runtimeError } from './runtime-error.ts';

/** The version of Node.js of a runtime such as `nodejs24.x`; of one that is not known, the newest. */
export function nodeMajorOf(runtime = ''): number {
  return Number(/nodejs(\d+)\.x$/.exec(runtime)?.[1] ?? 24);
}

/** As of Node.js 24, Lambda takes no handler with a callback. Throws what it reports. */
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
