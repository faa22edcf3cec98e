import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { resolvePath, workspaceRoot } from '../../terminal/resolve-path.ts';
import { endProcessGroup } from './end-process-group.ts';

const nx = join(workspaceRoot, 'node_modules/nx/dist/bin/nx.js');
const assemblies = { synth: 'cdk.out', 'synth-with-events': 'with-events' } as const;

/** The build of the bundles or the template failed. The message contains the output of the build. */
export class BuildError extends Error {
  override name = 'BuildError';
}

/**
 * Builds the stack's template and bundles, as far as Nx's cache does not have them, and resolves to the path of the template.
 * The stack of `synth-with-events` has an event bus. DAYBREAK_TEMPLATE names a template that is already built. Throws BuildError,
 * or the signal's reason.
 */
export async function buildTemplate(
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
  target: keyof typeof assemblies = 'synth',
): Promise<string> {
  const built = env['DAYBREAK_TEMPLATE'];
  if (built !== undefined && built !== '') return resolvePath(built, { cwd: process.cwd(), env });

  const args = [nx, 'run', `infra:${target}`, '--outputStyle=static'];
  await runBuild(`nx run infra:${target}`, args, { env: { ...env, NX_DAEMON: 'false', NX_TUI: 'false' }, signal });
  return join(workspaceRoot, 'dist/apps/infra', assemblies[target], 'Daybreak-dev.template.json');
}

/**
 * Runs Node.js in the workspace until it ends. Throws BuildError with the name and the output when it fails, or the signal's
 * reason once every process of the build was asked to end.
 */
export async function runBuild(
  name: string,
  args: readonly string[],
  { env, signal }: { env: NodeJS.ProcessEnv; signal: AbortSignal },
): Promise<void> {
  // A listener added below gets no event for an earlier abort.
  signal.throwIfAborted();
  const child = spawn(process.execPath, args, {
    cwd: workspaceRoot,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own: Ctrl-C then reaches only this process, which ends the whole build.
    detached: true,
  });
  const abort = (): void => {
    if (child.pid !== undefined) endProcessGroup(child.pid);
  };
  signal.addEventListener('abort', abort, { once: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  signal.removeEventListener('abort', abort);
  signal.throwIfAborted();
  if (code === 0) return;
  throw new BuildError(`${name} failed:\n${output.trim()}`);
}
