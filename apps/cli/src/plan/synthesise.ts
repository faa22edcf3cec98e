import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildTemplate, runBuild } from '../target/folder/build-template.ts';
import type { Environment } from '../terminal/environment.ts';

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
    await runBuild(`The synthesis of ${stage}`, args, { env, signal });
  } catch (error) {
    remove();
    throw error;
  }
  return { path: join(folder, `Daybreak-${stage}.template.json`), [Symbol.dispose]: remove };
}
