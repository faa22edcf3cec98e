import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { listenOnLoopback } from '@daybreak/loopback';
import { ProgramError } from './run-program.ts';

const startTimeoutMs = 60_000;
const pollIntervalMs = 100;
const outputLimit = 2_000;

export interface Server extends AsyncDisposable {
  readonly url: string;
}

/** Starts a server on a free port of 127.0.0.1, and resolves when it responds. Throws ProgramError with the end of its output. */
export async function startServer(
  program: string,
  argsAt: (port: number) => readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Server> {
  const port = await freePort();
  const child = spawn(program, argsAt(port), {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output = `${output}${chunk.toString()}`.slice(-outputLimit)));
  const exited = once(child, 'exit');
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await exited;
  };
  const url = `http://127.0.0.1:${port}`;
  for (const deadline = performance.now() + startTimeoutMs; !(await responds(url)); await delay(pollIntervalMs)) {
    if (child.exitCode === null && performance.now() < deadline) continue;
    await stop();
    throw new ProgramError(`${program} does not respond at ${url}:\n${output}`);
  }
  return { url, [Symbol.asyncDispose]: stop };
}

async function responds(url: string): Promise<boolean> {
  try {
    await (await fetch(url)).body?.cancel();
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listenOnLoopback(server);
  const closed = once(server, 'close');
  server.close();
  await closed;
  return port;
}
