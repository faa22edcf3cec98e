import { PassThrough } from 'node:stream';
import type { Environment } from '../../terminal/environment.ts';

/** The surroundings of a call that would print its progress. A page shows progress in its own way. */
export function quiet(signal: AbortSignal): Pick<Environment, 'stderr' | 'signal'> {
  return { stderr: new PassThrough().resume(), signal };
}
