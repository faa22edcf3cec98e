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

// A reader that has gone, as `head` goes, never ends the work: only what it would have read is not written any more.
for (const [name, stream] of [
  ['Standard output', process.stdout],
  ['Standard error', process.stderr],
] as const) {
  stream.on('error', (error: Error) => {
    if (errorCode(error) === 'EPIPE') return;
    // What is asked for can't be handed out: a full disk, for instance.
    if (stream === process.stdout) process.stderr.write(`${name} can't be written: ${error.message}\n`);
    process.exit(1);
  });
}

const environment: Environment = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: Object.assign(process.stderr, { isDumb: process.env['TERM'] === 'dumb' }),
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
