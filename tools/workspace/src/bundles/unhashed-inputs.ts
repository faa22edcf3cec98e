import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { inputsOf } from '../copy/nx.ts';

const metafileSchema = v.object({ inputs: v.record(v.string(), v.unknown()) });

/** Returns the files in a function's bundle, from esbuild's metafile. */
export function bundledFiles(workspace: string, name: string): string[] {
  const metafile = readFileSync(join(workspace, 'dist/apps', name, 'meta.json'), 'utf8');
  return Object.keys(v.parse(metafileSchema, JSON.parse(metafile)).inputs);
}

/** Returns the files and packages in a function's bundle whose change would not rebuild it, according to Nx. */
export function unhashedInputs(workspace: string, name: string): string[] {
  const { files, external } = inputsOf(workspace, `${name}:build`);
  const hashed = new Set([...files, ...external.map((node) => node.replace(/^npm:/, '').replace(/(?<=.)@.*$/, ''))]);
  const bundled = new Set(bundledFiles(workspace, name).map((file) => packageOf(file) ?? file));
  return [...bundled].filter((input) => !hashed.has(input));
}

function packageOf(file: string): string | undefined {
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
}
