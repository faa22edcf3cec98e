import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { resolvePath, workspaceRoot } from '../../terminal/resolve-path.ts';
import { endProcessGroup } from './end-process-group.ts';

const nx = join(workspaceRoot, 'node_modules/nx/dist/bin/nx.js');
const templatePath = join(workspaceRoot, 'dist/apps/infra/cdk.out/Daybreak-dev.template.json');

/** The bundles or the template could not be built; the message holds all that the build printed. */
export class BuildError extends Error {
  override name = 'BuildError';
}

/**
 * The path of the stack's template, once it and the bundles it names are built; what has not changed comes from Nx's cache.
 * DAYBREAK_TEMPLATE names a template that is built already. Throws BuildError, or the signal's reason.
 */
export async function buildTemplate(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<string> {
  const built = env['DAYBREAK_TEMPLATE'];
  if (built !== undefined && built !== '') return resolvePath(built, { cwd: process.cwd(), env });

  // Whoever listens from now on does not hear of an abort that came before.
  signal.throwIfAborted();
  const child = spawn(process.execPath, [nx, 'run', 'infra:synth', '--outputStyle=static'], {
    cwd: workspaceRoot,
    env: { ...env, NX_DAEMON: 'false', NX_TUI: 'false' },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Of its own process group, so that Ctrl-C reaches this process alone and the whole build can be ended.
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
