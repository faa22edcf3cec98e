import { startConsole } from '../console/start-console.ts';
import { editorOf } from '../edits/editor-of.ts';
import { openTarget } from '../target/open-target.ts';
import { errorCode } from '../terminal/error-code.ts';
import type { Environment } from '../terminal/environment.ts';
import { UsageError } from '../terminal/usage-error.ts';
import type { CommandOptions } from './command-options.ts';

export interface ConsoleOptions extends CommandOptions {
  port?: number;
  readOnly?: boolean;
  hideValues?: boolean;
  /** Who uses the console. */
  by?: string;
}

/** Serves a page for the target on this machine, until Ctrl-C. Throws UsageError when the port is in use. */
export async function serveConsole(options: ConsoleOptions, environment: Environment): Promise<0> {
  const { port, readOnly = false, hideValues = false, json = false } = options;
  const by = editorOf(options, environment);
  const { now, env, signal, stdout, stderr } = environment;
  await using target = await openTarget(options, environment);
  try {
    await using console = await startConsole(
      {
        target,
        now,
        by,
        isLocal: target.kind === 'folder',
        isAtWork: target.kind === 'stack',
        readOnly,
        hideValues,
        env,
        signal,
      },
      { port },
    );
    stdout.write(`${json ? JSON.stringify({ url: console.url }) : console.url}\n`);
    stderr.write('Open this URL in a browser on this machine. It works once; Ctrl-C ends the console\n');
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    return 0;
  } catch (error) {
    if (errorCode(error) !== 'EADDRINUSE') throw error;
    throw new UsageError(`The port ${port} is in use: name another with --port, or leave it out`, { cause: error });
  }
}
