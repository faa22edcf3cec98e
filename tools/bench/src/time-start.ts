import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { workspaceRoot } from './paths.ts';

/** Milliseconds from `npm start` to its summary, with everything built: the median of three. */
export async function timeWarmStart(): Promise<number> {
  await timeStart();
  const durations = [await timeStart(), await timeStart(), await timeStart()];
  return durations.toSorted((a, b) => a - b)[1] ?? Number.NaN;
}

/** Milliseconds from `npm start` to its summary with nothing built: it removes dist and resets Nx's cache first. */
export async function timeColdStart(): Promise<number> {
  const reset = spawnSync('npx', ['nx', 'reset'], { cwd: workspaceRoot, env: withoutNx(), encoding: 'utf8' });
  if (reset.status !== 0) throw new Error(`nx reset failed: ${reset.stderr}`);
  rmSync(join(workspaceRoot, 'dist'), { recursive: true, force: true });
  return await timeStart();
}

/** The summary is the first that it prints on standard output. */
async function timeStart(): Promise<number> {
  const startedAt = performance.now();
  const child = spawn('npm', ['start', '--silent'], {
    cwd: workspaceRoot,
    env: withoutNx(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let durationMs = Number.NaN;
  child.stdout.once('data', () => (durationMs = performance.now() - startedAt));
  child.stdout.resume();
  const [errors] = await Promise.all([text(child.stderr), once(child, 'close')]);
  if (child.exitCode !== 0) throw new Error(`npm start failed:\n${errors}`);
  return durationMs;
}

/** As from a person's shell: what Nx and npm have set for this very process would change what a new one does. */
function withoutNx(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(NX_|npm_|FORCE_COLOR)/i.test(name)));
}
