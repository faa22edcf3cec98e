import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { siblingModule } from '../process/sibling-module.ts';
import { tied, untieAtExit } from '../process/tie.ts';
import { createLogLines } from './log-lines.ts';

const bootstrapPath = siblingModule(import.meta.url, 'bootstrap');

export interface RuntimeProcessOptions {
  readonly memorySizeMiB: number;
  /** The content of the function's layers, if it has any. */
  readonly layersFolder?: string | undefined;
  readonly hasForeignLayers?: boolean | undefined;
  readonly variables: Readonly<Record<string, string>>;
  onLogLine(line: string): void;
  /** Every line that was logged during the invocation has been handed out. */
  onLogEnd(requestId: string): void;
  /** The process and its streams are gone; `error` when there never was one. */
  onClose(code: number | null, signal: string | null, error?: Error): void;
}

export interface RuntimeProcess {
  readonly pid: number | undefined;
  /** SIGKILL, to it and to what it started. */
  kill(): void;
  /** Stops it where it is, until `thaw`. Does nothing on Windows, which can not. */
  freeze(): void;
  thaw(): void;
  /** Ends its input, at which an idle function exits, and Node.js writes what it writes at an exit. */
  end(): void;
}

/** Starts a Node.js process that runs the bootstrap, and reads its log. It ends with this process, even on SIGKILL and however busy it is. */
export function startRuntimeProcess(options: RuntimeProcessOptions): RuntimeProcess {
  const { memorySizeMiB, layersFolder = '', hasForeignLayers, variables, onLogLine, onLogEnd, onClose } = options;
  // MemorySize bounds the JavaScript heap here: what lies outside of it is not counted.
  const memory = `--max-old-space-size=${memorySizeMiB}`;
  const flags = [memory, ...disabledFeatures(variables)];
  const finds = [layersFolder, hasForeignLayers === true ? 'any' : '', ...sdkImporters()];
  const [program, args] = tied(process.execPath, [...flags, bootstrapPath, ...finds]);
  const child = spawn(program, args, {
    cwd: variables['LAMBDA_TASK_ROOT'],
    // A process group of its own: Ctrl-C reaches the stack alone, and a kill takes along what the function started.
    detached: true,
    env: variables,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });
  // Nothing is written to it: an idle function ends by itself with its input, a busy one is killed.
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
  /** Returns false when the process is gone: `close` is on its way. */
  const signal = (pid: number, name: NodeJS.Signals): boolean => {
    try {
      return process.kill(pid, name);
    } catch {
      return false;
    }
  };
  // To the process alone: the shell beside it must be awake when this process ends.
  const stopOrGoOn = (name: 'SIGSTOP' | 'SIGCONT'): void => {
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
    freeze: () => stopOrGoOn('SIGSTOP'),
    thaw: () => stopOrGoOn('SIGCONT'),
  };
}

/** Features of Node.js that Lambda switches off up to Node.js 22, unless NODE_OPTIONS switches them on again. */
function disabledFeatures({
  AWS_EXECUTION_ENV: runtime = '',
  NODE_OPTIONS: options = '',
}: Readonly<Record<string, string>>): string[] {
  if (!/nodejs(?:18|20|22)\.x$/.test(runtime)) return [];
  return ['experimental-require-module', 'experimental-detect-module'].flatMap((feature) =>
    options.includes(`--${feature}`) ? [] : [`--no-${feature}`],
  );
}

/** Files from which the AWS SDK may be found that a function expects in its runtime: this one, and the caller's project. */
function sdkImporters(): string[] {
  return [fileURLToPath(import.meta.url), join(process.cwd(), 'importer')];
}
