import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { TaskGraph } from '@nx/devkit';
import type { forEachProject } from '../executors/for-each-project.ts';

/** Runs an executor as Nx does, for projects of these names below `folder`; gives what each task came to and what it says. */
export async function runBatch(
  executor: ReturnType<typeof forEachProject>,
  names: readonly string[],
  { root, folder, words = [] }: { root: string; folder: string; words?: readonly string[] },
): Promise<Record<string, [success: boolean, said: string]>> {
  const tasks = names.map((name): [string, TaskGraph['tasks'][string]] => {
    const target = { project: name, target: 'test' };
    return [name, { id: name, target, overrides: {}, outputs: [], parallelism: true, cache: true }];
  });
  const graph = { roots: [...names], tasks: Object.fromEntries(tasks), dependencies: {}, continuousDependencies: {} };
  const context = {
    root,
    cwd: root,
    isVerbose: false,
    projectsConfigurations: {
      version: 2,
      projects: Object.fromEntries(names.map((name) => [name, { root: join(folder, name) }])),
    },
    nxJsonConfiguration: {},
    projectGraph: { nodes: {}, dependencies: {} },
  };
  const options = Object.fromEntries(names.map((name) => [name, { __unparsed__: words }]));
  const results: Record<string, [boolean, string]> = {};
  for await (const { task, result } of executor(graph, options, undefined, context))
    results[task] = [result.success, stripVTControlCharacters(result.terminalOutput)];
  return results;
}
