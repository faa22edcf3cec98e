import { spawn } from 'node:child_process';
import { siblingModule } from '../process/sibling-module.ts';
import { tied, untieAtExit } from '../process/tie.ts';
import { createLogLines } from './log-lines.ts';

const bootstrapPath = siblingModule(import.meta.url, 'bootstrap');

export interface RuntimeProcessOptions {
  readonly memorySizeMiB: number;
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
  /** Ends its input, at which an idle function exits, and Node.js writes what it writes at an exit. */
  end(): void;
}

/** Starts a Node.js process that runs the bootstrap, and reads its log. It ends with this process, even on SIGKILL and however busy it is. */
export function startRuntimeProcess(options: RuntimeProcessOptions): RuntimeProcess {
  const { memorySizeMiB, variables, onLogLine, onLogEnd, onClose } = options;
  // MemorySize bounds the JavaScript heap here: what lies outside of it is not counted.
  const memory = `--max-old-space-size=${memorySizeMiB}`;
  const [program, args] = tied(process.execPath, [memory, bootstrapPath]);
  const child = spawn(program, args, {
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
  child.once('error', (error) => {
    if (child.pid === undefined) close(null, null, error);
  });
  child.once('close', (code, signal) => close(code, signal));

  return {
    pid: child.pid,
    end: () => void child.stdin?.end(),
    kill() {
      if (child.pid === undefined || closed) return;
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // The group is gone already; `close` is on its way.
      }
    },
  };
}
