import { PassThrough } from 'node:stream';
import { createProgram } from '../program/create-program.ts';
import { reportError } from '../program/report-error.ts';
import { type Finished, templatePath } from './run-cli.ts';

/** Runs a command to its end in this process, in the folder `cwd`. A process of its own would take longer to start than to run. */
export async function runHere(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Finished> {
  const [stdout, stderr] = [collect(), collect()];
  const environment = {
    stdin: new PassThrough(),
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: { DAYBREAK_TEMPLATE: templatePath, ...env },
    cwd,
    now: () => new Date(),
    signal: new AbortController().signal,
  };
  let exitCode = 0;
  try {
    const program = createProgram(environment, async (command) => {
      exitCode = await command();
    });
    await program.parseAsync(['node', 'daybreak', ...args]);
  } catch (error) {
    exitCode = reportError(error, environment.stderr);
  }
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

function collect(): { stream: PassThrough; text(): string } {
  const chunks: string[] = [];
  const stream = new PassThrough({ encoding: 'utf8' });
  stream.on('data', (chunk: string) => chunks.push(chunk));
  return { stream, text: () => chunks.join('') };
}
