import { spawn, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from './options.ts';

const warmRuns = 3;

/** Milliseconds from `npm start` to its summary, with everything built: the median of three. */
export async function timeWarmStart(say: (text: string) => void): Promise<number> {
  await timeStart();
  const durations: number[] = [];
  for (let run = 0; run < warmRuns; run++) {
    const duration = await timeStart();
    say(`npm start: ${(duration / 1_000).toFixed(1)} s`);
    durations.push(duration);
  }
  return durations.toSorted((a, b) => a - b)[Math.floor(warmRuns / 2)] ?? Number.NaN;
}

/** Milliseconds from `npm start` to its summary with nothing built: it removes dist and resets Nx's cache first. */
export async function timeColdStart(say: (text: string) => void): Promise<number> {
  const reset = spawnSync('npx', ['nx', 'reset'], { cwd: workspaceRoot, env: withoutNx(), encoding: 'utf8' });
  if (reset.status !== 0) throw new Error(`nx reset failed: ${reset.stderr}`);
  rmSync(join(workspaceRoot, 'dist'), { recursive: true, force: true });
  const duration = await timeStart();
  say(`npm start, nothing built: ${(duration / 1_000).toFixed(1)} s`);
  return duration;
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
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`npm start ended with ${code}:\n${errors}`);
  return durationMs;
}

/** As from a person's shell: what Nx and npm have set for this very process would change what a new one does. */
function withoutNx(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(NX_|npm_|FORCE_COLOR)/i.test(name)));
}
