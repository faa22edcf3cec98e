import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { siblingModule } from '../process/sibling-module.ts';
import { tied, untieAtExit } from '../process/tie.ts';
import { createLogLines } from './log-lines.ts';

const bootstrapPath = siblingModule(import.meta.url, 'bootstrap');

export interface RuntimeProcessOptions {
  readonly memorySizeMiB: number;
  /** The folder with the content of the function's layers, if it has any. */
  readonly layersFolder?: string | undefined;
  readonly hasForeignLayers?: boolean | undefined;
  readonly variables: Readonly<Record<string, string>>;
  onLogLine(line: string): void;
  /** Called when every line that the invocation logged has been passed on. */
  onLogEnd(requestId: string): void;
  /** Called when the process and its streams have ended, with `error` if it did not start. */
  onClose(code: number | null, signal: string | null, error?: Error): void;
}

export interface RuntimeProcess {
  readonly pid: number | undefined;
  /** Sends SIGKILL to the process and the processes that it started. */
  kill(): void;
  /** Stops the process until `thaw`. Does nothing on Windows, which has no such signal. */
  freeze(): void;
  thaw(): void;
  /** Ends its standard input. An idle function then exits, and Node.js writes its profiles. */
  end(): void;
}

/**
 * Starts a Node.js process that runs the bootstrap, and reads its log. The process ends when this process ends, even by SIGKILL and however
 * busy it is.
 */
export function startRuntimeProcess(options: RuntimeProcessOptions): RuntimeProcess {
  const { memorySizeMiB, layersFolder = '', hasForeignLayers, variables, onLogLine, onLogEnd, onClose } = options;
  // MemorySize limits the JavaScript heap only. Memory outside of the heap does not count.
  const memory = `--max-old-space-size=${memorySizeMiB}`;
  const flags = [memory, ...disabledFeatures(variables)];
  const finds = [layersFolder, hasForeignLayers === true ? 'any' : '', ...sdkImporters(variables['LAMBDA_TASK_ROOT'])];
  const [program, args] = tied(process.execPath, [...flags, bootstrapPath, ...finds]);
  const child = spawn(program, args, {
    cwd: variables['LAMBDA_TASK_ROOT'],
    // A separate process group: Ctrl-C reaches only the stack, and a kill also ends what the function started.
    detached: true,
    env: variables,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });
  // The stack writes nothing to its input. An idle function exits when the input ends, and a busy one is killed.
  child.stdin?.on('error', () => {});
  void untieAtExit(child);

  const streams = [child.stdout, child.stderr].map((stream) => ({ stream, endedLog: '', closed: false }));
  for (const state of streams) {
    const endIfAllDid = (requestId: string): void => {
      state.endedLog = requestId;
      if (streams.every(({ endedLog, closed }) => closed || endedLog === requestId)) onLogEnd(requestId);
    };
    const lines = createLogLines(onLogLine, endIfAllDid);
    state.stream.on('data', (chunk: Buffer) => lines.write(chunk));
    state.stream.on('end', () => {
      lines.end();
      state.closed = true;
    });
  }

  let closed = false;
  const close = (code: number | null, signal: string | null, error?: Error): void => {
    if (closed) return;
    closed = true;
    onClose(code, signal, error);
  };
  /** Returns false if the process has ended. `close` then follows. */
  const signal = (pid: number, name: NodeJS.Signals): boolean => {
    try {
      return process.kill(pid, name);
    } catch {
      return false;
    }
  };
  // Signals the process alone: the shell beside it must run when this process ends.
  const stopOrContinue = (name: 'SIGSTOP' | 'SIGCONT'): void => {
    if (child.pid !== undefined && !closed && process.platform !== 'win32') signal(child.pid, name);
  };
  child.once('error', (error) => {
    if (child.pid === undefined) close(null, null, error);
  });
  child.once('close', (code, signal) => close(code, signal));

  return {
    pid: child.pid,
    end: () => void child.stdin?.end(),
    kill() {
      if (child.pid !== undefined && !closed) signal(-child.pid, 'SIGKILL');
    },
    freeze: () => stopOrContinue('SIGSTOP'),
    thaw: () => stopOrContinue('SIGCONT'),
  };
}

/** Returns the flags for features of Node.js that Lambda disables up to Node.js 22, unless NODE_OPTIONS enables them. */
function disabledFeatures({
  AWS_EXECUTION_ENV: runtime = '',
  NODE_OPTIONS: options = '',
}: Readonly<Record<string, string>>): string[] {
  if (!/nodejs(?:18|20|22)\.x$/.test(runtime)) return [];
  return ['experimental-require-module', 'experimental-detect-module'].flatMap((feature) =>
    options.includes(`--${feature}`) ? [] : [`--no-${feature}`],
  );
}

/** Returns files that can import the AWS SDK, which Lambda's runtime contains: this one, one in the caller's project, and one in the function's. */
function sdkImporters(taskRoot = ''): string[] {
  // The importer is outside of the function's folder, because an importer within it would resolve as the function does.
  return [fileURLToPath(import.meta.url), join(process.cwd(), 'importer'), join(dirname(taskRoot), 'importer')];
}
