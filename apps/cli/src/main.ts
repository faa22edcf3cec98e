#!/usr/bin/env node
import { createProgram } from './program/create-program.ts';
import { reportError } from './program/report-error.ts';
import { type Environment, InterruptedError } from './terminal/environment.ts';
import { errorCode } from './terminal/error-code.ts';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    const reason = new InterruptedError(signal);
    // Whoever asks twice does not want to wait.
    if (stop.signal.aborted) process.exit(reason.exitCode);
    process.stderr.write('\nStopping…\n');
    stop.abort(reason);
  });
}

// Whoever read the output has gone, as `head` does: there is nobody left to tell anything.
process.stdout.on('error', (error: Error) => {
  if (errorCode(error) === 'EPIPE') process.exit(0);
  throw error;
});

const environment: Environment = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  now: () => new Date(),
  signal: stop.signal,
};

try {
  const program = createProgram(environment, async (command) => {
    process.exitCode = await command();
  });
  await program.parseAsync();
} catch (error) {
  // AWS's clients throw an error of their own for a request that was stopped.
  const isStopped = stop.signal.aborted && error instanceof Error && error.name === 'AbortError';
  process.exitCode = reportError(isStopped ? stop.signal.reason : error, process.stderr);
}
