import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Answer } from './answer.ts';
import type { Workspace } from './open-workspace.ts';

/** The targets that read the source of whatever a project imports; a bundle says itself what is in it. */
const targets = ['lint', 'typecheck', 'test', 'abuse', 'integration', 'mutation'];

const manifestSchema = v.object({ dependencies: v.optional(v.record(v.string(), v.string()), {}) });

/** Where a task would come from the cache although something changed that it reads by an import; a sentence each. */
export function unhashed(answer: Answer, workspace: Workspace): string[] {
  const { projects, tasks } = answer;
  const used = new Map(Object.keys(projects).map((name) => [name, usedBy(name, projects, workspace)]));
  const sources = new Map(
    Object.entries(projects).map(([name, { root }]) => [name, sourcesOf(workspace.folder, join(root, 'src'))]),
  );
  return Object.keys(tasks).flatMap((id) => {
    const [project = '', target = ''] = id.split(':');
    if (!targets.includes(target)) return [];
    const seen = new Set(seenBy(id, tasks));
    const everyPackage = seen.has('AllExternalDependencies');
    return (used.get(project) ?? [])
      .flatMap((name) => (name.startsWith('npm:') ? [name] : (sources.get(name) ?? [])))
      .filter((input) => !seen.has(input) && !(everyPackage && input.startsWith('npm:')))
      .map((input) => `${id} does not see ${input}`);
  });
}

/** What a task's hash holds, itself or by what other tasks wrote: declarations of a library stand for its code. */
function seenBy(id: string, tasks: Answer['tasks']): string[] {
  const { files = [], inputs = [], dependsOn = [], readsOutputs = false } = tasks[id] ?? {};
  const declarations = readsOutputs ? dependsOn.filter((other) => other.endsWith(':declarations')) : [];
  return [...files, ...inputs, ...declarations.flatMap((other) => seenBy(other, tasks))];
}

/** The projects and packages that a project imports, and those that the code of these imports, though not its tests. */
function usedBy(project: string, projects: Answer['projects'], { folder, read }: Workspace): string[] {
  const found = new Set<string>();
  const dependenciesOf = (name: string): string[] => {
    const { root = '', imports = [] } = projects[name] ?? {};
    const manifest = join(root, 'package.json');
    if (name === project || !existsSync(join(folder, manifest))) return imports;
    const { dependencies } = v.parse(manifestSchema, JSON.parse(read(manifest)));
    return imports.filter((next) => next.replace(/^npm:/, '') in dependencies || `@daybreak/${next}` in dependencies);
  };
  const visit = (name: string): void => {
    for (const next of dependenciesOf(name)) {
      if (next === project || found.has(next)) continue;
      found.add(next);
      visit(next);
    }
  };
  visit(project);
  return [...found];
}

/** What others may see of a project: the code below its folder `src`, if it has one, but no tests and no help for tests. */
function sourcesOf(folder: string, root: string): string[] {
  if (!existsSync(join(folder, root))) return [];
  return readdirSync(join(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.(spec|abuse|integration)\.ts$|^testing\//.test(file))
    .map((file) => join(root, file));
}
