import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import * as v from 'valibot';
import { workspaceRoot } from '../options.ts';

const settingsSchema = v.object({
  mainFields: v.array(v.string()),
  legalComments: v.literal('none'),
  alias: v.record(v.string(), v.string()),
});
const settingsFile = join(workspaceRoot, 'tools/esbuild/function.esbuild.cjs');
const silentLogging = join(import.meta.dirname, 'silent-logging.ts');

export interface Bundle {
  file: string;
  bytes: number;
}

/** Bundles a function as it is deployed, with what it logs and measures by, or with a logger and metrics that do nothing. */
export async function buildBundle(name: string, folder: string, logs: boolean): Promise<Bundle> {
  const { alias, ...settings } = v.parse(settingsSchema, createRequire(import.meta.url)(settingsFile));
  const silent = { '@aws-lambda-powertools/logger': silentLogging, '@aws-lambda-powertools/metrics': silentLogging };
  const file = join(folder, `${name}${logs ? '' : '-silent'}.cjs`);
  await build({
    ...settings,
    alias: logs ? alias : { ...alias, ...silent },
    entryPoints: [join(workspaceRoot, 'apps', name, 'src/handler.ts')],
    outfile: file,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
  });
  return { file, bytes: statSync(file).size };
}
