import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Inputs } from '@daybreak/workspace';
import * as v from 'valibot';
import type { Imports } from './nx-graph.ts';

const manifestSchema = v.object({ dependencies: v.optional(v.record(v.string(), v.string()), {}) });

/**
 * Returns the direct and indirect imports of a project that the task's hash does not cover: files, and packages as
 * `npm:valibot`.
 */
export function unhashedImports(
  workspace: string,
  imports: Imports,
  project: string,
  { files, external }: Inputs,
): string[] {
  const seen = new Set([...files, ...external]);
  return usedBy(workspace, imports, project)
    .flatMap((name) => (name.startsWith('npm:') ? [name] : sourcesOf(workspace, imports[name]?.root ?? '')))
    .filter((input) => !seen.has(input));
}

/** Returns the projects and packages that a project imports, and those that their code, but not their tests, imports. */
function usedBy(workspace: string, imports: Imports, project: string): string[] {
  const found = new Set<string>();
  const visit = (name: string): void => {
    for (const next of importsOf(name)) {
      if (next === project || found.has(next)) continue;
      found.add(next);
      visit(next);
    }
  };
  const importsOf = (name: string): string[] => {
    const { root = '', imports: all = [] } = imports[name] ?? {};
    const manifest = join(workspace, root, 'package.json');
    if (name === project || !existsSync(manifest)) return all;
    const { dependencies } = v.parse(manifestSchema, JSON.parse(readFileSync(manifest, 'utf8')));
    return all.filter((next) => next.replace(/^npm:/, '') in dependencies || `@daybreak/${next}` in dependencies);
  };
  visit(project);
  return [...found];
}

/** Returns the importable files of a project: the code in `src`, without tests and test helpers. */
function sourcesOf(workspace: string, root: string): string[] {
  const folder = join(root, 'src');
  if (!existsSync(join(workspace, folder))) return [];
  return readdirSync(join(workspace, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.(spec|fuzz|integration)\.ts$|^testing\//.test(file))
    .map((file) => join(folder, file));
}
