import { PassThrough } from 'node:stream';
import type { Environment } from '../terminal/environment.ts';

/** An environment that keeps its output, at noon of 1 May 2026 by the machine's clock. */
export function testEnvironment(env: NodeJS.ProcessEnv = {}): Environment {
  return {
    stdin: new PassThrough(),
    stdout: new PassThrough({ encoding: 'utf8' }),
    stderr: new PassThrough({ encoding: 'utf8' }),
    env,
    cwd: '/home/ada',
    now: () => new Date(2026, 4, 1, 12),
    signal: new AbortController().signal,
  };
}
