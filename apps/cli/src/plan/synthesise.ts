import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { BuildError, buildTemplate } from '../target/folder/build-template.ts';
import type { Environment } from '../terminal/environment.ts';
import { workspaceRoot } from '../terminal/resolve-path.ts';

/** A template that exists until it is disposed of. */
export interface SynthesisedTemplate extends Disposable {
  readonly path: string;
}

/** Synthesises the template of a stage; that of prod in a folder of its own, so that local stacks keep theirs. Throws BuildError. */
export async function synthesise(
  stage: 'dev' | 'prod',
  { env, signal }: Pick<Environment, 'env' | 'signal'>,
): Promise<SynthesisedTemplate> {
  const path = await buildTemplate(env, signal);
  if (stage === 'dev') return { path, [Symbol.dispose]: () => undefined };
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-plan-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const args = ['apps/infra/src/main.ts', `--output=${folder}`, `--context=stage=${stage}`];
    const child = spawn(process.execPath, args, { cwd: workspaceRoot, stdio: ['ignore', 'ignore', 'pipe'], signal });
    const [errors, code] = await Promise.all([
      text(child.stderr),
      new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve)),
    ]);
    signal.throwIfAborted();
    if (code !== 0) throw new BuildError(`The template of ${stage} was not synthesised:\n${errors.trim()}`);
  } catch (error) {
    remove();
    throw error;
  }
  return { path: join(folder, `Daybreak-${stage}.template.json`), [Symbol.dispose]: remove };
}
