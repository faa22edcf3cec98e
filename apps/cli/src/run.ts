import { createProgram } from './program/create-program.ts';
import { reportError } from './program/report-error.ts';
import { type Environment, InterruptedError } from './terminal/environment.ts';
import { errorCode } from './terminal/error-code.ts';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    const reason = new InterruptedError(signal);
    // A second signal ends the process at once.
    if (stop.signal.aborted) process.exit(reason.exitCode);
    process.stderr.write('\nStopping…\n');
    stop.abort(reason);
  });
}

// When the reader of a stream ends, as `head` does, the command continues and the rest of its output is dropped.
for (const [name, stream] of [
  ['Standard output', process.stdout],
  ['Standard error', process.stderr],
] as const) {
  stream.on('error', (error: Error) => {
    if (errorCode(error) === 'EPIPE') return;
    // The result can't be written, for example to a full disk.
    if (stream === process.stdout) process.stderr.write(`${name} can't be written: ${error.message}\n`);
    process.exit(1);
  });
}

const isDumb = process.env['TERM'] === 'dumb';
const environment: Environment = {
  stdin: process.stdin,
  stdout: Object.assign(process.stdout, { isDumb }),
  stderr: Object.assign(process.stderr, { isDumb }),
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
  // AWS clients throw an error of their own for an aborted request.
  const isStopped = stop.signal.aborted && error instanceof Error && error.name === 'AbortError';
  process.exitCode = reportError(isStopped ? stop.signal.reason : error, process.stderr);
}
