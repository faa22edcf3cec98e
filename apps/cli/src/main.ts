#!/usr/bin/env node
import { CommanderError } from 'commander';
import { BadInputError } from './input/checked-input.ts';
import { CommandError } from './options/command-error.ts';
import { type Environment, InterruptedError } from './options/environment.ts';
import { UsageError } from './options/usage-error.ts';
import { printableLines } from './output/printable.ts';
import { createProgram } from './program.ts';
import { BuildError } from './stack/build-template.ts';
import { awsProblem } from './target/aws-problem.ts';

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
  if ('code' in error && error.code === 'EPIPE') process.exit(0);
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
    process.stderr.write(`${printableLines(error.message)}\n`);
    return 2;
  }
  const problem = isExplained(error) ? error.message : awsProblem(error);
  const text = problem ?? (error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.stderr.write(`${printableLines(text)}\n`);
  return 1;
}

/** Its message is for people, and where in the code it was thrown is no help to them. */
function isExplained(error: unknown): error is Error {
  if (error instanceof CommandError || error instanceof BuildError) return true;
  return error instanceof Error && ['ItemError', 'UnprocessedKeysError', 'TableMismatchError'].includes(error.name);
}

/** By name, since loading the local stack only to compare would slow down every command. */
function isUsageErrorOfStack(error: unknown): error is Error {
  return error instanceof Error && ['DynamoDBEngineError', 'DataDirInUseError'].includes(error.name);
}
