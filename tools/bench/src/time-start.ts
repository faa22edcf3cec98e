import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { workspaceRoot } from './paths.ts';

/** Milliseconds from `npm start` to its summary, with everything built: the median of three. */
export async function timeStart(): Promise<number> {
  await timeOnce();
  const durations = [await timeOnce(), await timeOnce(), await timeOnce()];
  return durations.toSorted((a, b) => a - b)[1] ?? Number.NaN;
}

/** The summary is the first that it prints on standard output. */
async function timeOnce(): Promise<number> {
  // As from a person's shell: what Nx and npm have set for this very process would change what a new one does.
  const own = Object.entries(process.env).filter(([name]) => !/^(NX_|npm_|FORCE_COLOR)/i.test(name));
  const startedAt = performance.now();
  const child = spawn('npm', ['start', '--silent'], {
    cwd: workspaceRoot,
    env: Object.fromEntries(own),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let durationMs = Number.NaN;
  child.stdout.once('data', () => (durationMs = performance.now() - startedAt));
  child.stdout.resume();
  const [errors] = await Promise.all([text(child.stderr), once(child, 'close')]);
  if (child.exitCode !== 0) throw new Error(`npm start failed:\n${errors}`);
  return durationMs;
}
