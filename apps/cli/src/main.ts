#!/usr/bin/env node
import { CommanderError } from 'commander';
import { BadInputError } from './input/checked-input.ts';
import { type Environment, InterruptedError } from './options/environment.ts';
import { UsageError } from './options/usage-error.ts';
import { createProgram } from './program.ts';
import { BuildError } from './stack/build-template.ts';

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

const environment: Environment = {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  now: () => new Date(),
  signal: stop.signal,
};

try {
  const program = createProgram(environment, (exitCode) => (process.exitCode = exitCode));
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

/** Tells a person what went wrong, and returns the exit code for it: 2 when they can mend the call or the input. */
function report(error: unknown): number {
  // Something else went wrong while the stack was being stopped for this.
  if (error instanceof SuppressedError) return report(error.suppressed);
  // Commander has said all there is to say.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof InterruptedError) return error.exitCode;
  if (error instanceof UsageError || error instanceof BadInputError || isUsageErrorOfStack(error)) {
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
  if (error instanceof BuildError) process.stderr.write(`${error.message}\n`);
  else process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}

/** By name, since loading the local stack only to compare would slow down every command. */
function isUsageErrorOfStack(error: unknown): error is Error {
  return error instanceof Error && ['DynamoDBEngineError', 'DataDirInUseError'].includes(error.name);
}
