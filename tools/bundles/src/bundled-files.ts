import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';

const metafileSchema = v.object({ inputs: v.record(v.string(), v.unknown()) });

/** The files that esbuild put into a function's bundle, by its metafile in the workspace `built`. */
export function bundledFiles(name: string, built: string): string[] {
  const metafile = readFileSync(join(built, 'dist/apps', name, 'meta.json'), 'utf8');
  return Object.keys(v.parse(metafileSchema, JSON.parse(metafile)).inputs);
}
