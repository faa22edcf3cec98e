import { stripVTControlCharacters } from 'node:util';
import type { forEachProject } from '../executors/for-each-project.ts';

/** Runs an executor as Nx does, for projects with these names in `folder`. Returns the result and the output of each task. */
export async function runBatch(
  executor: ReturnType<typeof forEachProject>,
  names: readonly string[],
  { root, folder, words = [] }: { root: string; folder: string; words?: readonly string[] },
): Promise<Record<string, [success: boolean, output: string]>> {
  const byName = <Value>(valueOf: (name: string) => Value) =>
    Object.fromEntries(names.map((name) => [name, valueOf(name)]));
  const tasks = byName((name) => ({ id: name, target: { project: name } }));
  const projects = byName((name) => ({ root: `${folder}/${name}` }));
  const options = byName(() => ({ __unparsed__: words }));
  const results: Record<string, [boolean, string]> = {};
  const context = { root, projectsConfigurations: { projects } };
  for await (const { task, result } of executor({ tasks }, options, undefined, context))
    results[task] = [result.success, stripVTControlCharacters(result.terminalOutput)];
  return results;
}
