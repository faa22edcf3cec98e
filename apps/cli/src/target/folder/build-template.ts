import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { resolvePath, workspaceRoot } from '../../terminal/resolve-path.ts';
import { endProcessGroup } from './end-process-group.ts';

const nx = join(workspaceRoot, 'node_modules/nx/dist/bin/nx.js');
const templatePath = join(workspaceRoot, 'dist/apps/infra/cdk.out/Daybreak-dev.template.json');

/** The build of the bundles or the template failed. The message contains the output of the build. */
export class BuildError extends Error {
  override name = 'BuildError';
}

/**
 * Builds the stack's template and bundles, as far as Nx's cache does not have them, and resolves to the path of the template.
 * DAYBREAK_TEMPLATE names a template that is already built. Throws BuildError, or the signal's reason.
 */
export async function buildTemplate(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<string> {
  const built = env['DAYBREAK_TEMPLATE'];
  if (built !== undefined && built !== '') return resolvePath(built, { cwd: process.cwd(), env });

  // A listener added below gets no event for an earlier abort.
  signal.throwIfAborted();
  const child = spawn(process.execPath, [nx, 'run', 'infra:synth', '--outputStyle=static'], {
    cwd: workspaceRoot,
    env: { ...env, NX_DAEMON: 'false', NX_TUI: 'false' },
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
  if (code !== 0) throw new BuildError(`nx run infra:synth failed:\n${output.trim()}`);
  return templatePath;
}
