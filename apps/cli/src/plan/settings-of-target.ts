import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PipelineSettings, readSettings } from '@daybreak/planner';
import { buildTemplate } from '../target/folder/build-template.ts';
import type { Target } from '../target/open-target.ts';
import type { Environment } from '../terminal/environment.ts';

/** The settings of a stack's deployed template; for a folder, those of the workspace's dev stage. Throws BuildError, TemplateError or PlannerError. */
export async function settingsOfTarget(
  target: Target,
  { env, signal }: Pick<Environment, 'env' | 'signal'>,
): Promise<PipelineSettings> {
  if (target.kind === 'folder') return readSettings(await buildTemplate(env, signal));
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-runs-'));
  try {
    const path = join(folder, 'Daybreak.template.json');
    writeFileSync(path, await target.template());
    return readSettings(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
