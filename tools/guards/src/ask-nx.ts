import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runIn } from '@daybreak/workspace-copy';
import * as v from 'valibot';

const inputsSchema = v.object({
  files: v.array(v.string()),
  /** Files that other tasks write. */
  depOutputs: v.optional(v.array(v.string()), []),
  environment: v.array(v.string()),
  runtime: v.array(v.string()),
  external: v.array(v.string()),
});
/** What the hash of a task is made of: files by path, names of variables, commands, and packages as `npm:valibot`. */
export type Inputs = v.InferOutput<typeof inputsSchema>;

const graphSchema = v.object({
  graph: v.object({
    nodes: v.record(v.string(), v.object({ data: v.object({ root: v.string() }) })),
    dependencies: v.record(v.string(), v.array(v.object({ target: v.string(), type: v.string() }))),
  }),
});
/** By project, its folder, and the projects and packages that it imports. */
export type Imports = Record<string, { root: string; imports: string[] }>;

/** The projects that `nx affected` picks after a change of the file. */
export function affectedBy(workspace: string, file: string): string[] {
  const names = v.parse(v.array(v.string()), show(workspace, 'projects', '--affected', `--files=${file}`));
  return names.toSorted();
}

/** What a task's hash holds, for example of `worker:test`. */
export function inputsOf(workspace: string, task: string): Inputs {
  return v.parse(inputsSchema, show(workspace, 'target', 'inputs', task));
}

/** Who imports what; projects that are only named as a dependency are left out. */
export function importsIn(workspace: string): Imports {
  const file = 'imports.json';
  const { status, output } = runIn(workspace, 'nx', 'graph', `--file=${file}`);
  if (status !== 0) throw new Error(output);
  const { graph } = v.parse(graphSchema, JSON.parse(readFileSync(join(workspace, file), 'utf8')));
  return Object.fromEntries(
    Object.entries(graph.nodes).map(([name, { data }]) => {
      const imports = (graph.dependencies[name] ?? []).filter(({ type }) => type !== 'implicit');
      return [name, { root: data.root, imports: imports.map(({ target }) => target) }];
    }),
  );
}

function show(workspace: string, ...args: string[]): unknown {
  const { status, stdout, output } = runIn(workspace, 'nx', 'show', ...args, '--json');
  if (status !== 0) throw new Error(output);
  return JSON.parse(stdout);
}
