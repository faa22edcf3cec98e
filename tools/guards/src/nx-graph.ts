import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nx } from '@daybreak/workspace';
import * as v from 'valibot';

const graphSchema = v.object({
  graph: v.object({
    nodes: v.record(v.string(), v.object({ data: v.object({ root: v.string() }) })),
    dependencies: v.record(v.string(), v.array(v.object({ target: v.string(), type: v.string() }))),
  }),
});
/** The folder of each project, and the projects and packages that it imports. */
export type Imports = Record<string, { root: string; imports: string[] }>;

/** Returns the projects that `nx affected` selects after a change of the file. */
export function affectedBy(workspace: string, file: string): string[] {
  const names: unknown = JSON.parse(nx(workspace, 'show', 'projects', '--affected', `--files=${file}`, '--json'));
  return v.parse(v.array(v.string()), names).toSorted();
}

/** Returns the imports of each project, without implicit dependencies. */
export function importsIn(workspace: string): Imports {
  const file = 'imports.json';
  nx(workspace, 'graph', `--file=${file}`);
  const { graph } = v.parse(graphSchema, JSON.parse(readFileSync(join(workspace, file), 'utf8')));
  return Object.fromEntries(
    Object.entries(graph.nodes).map(([name, { data }]) => {
      const imports = (graph.dependencies[name] ?? []).filter(({ type }) => type !== 'implicit');
      return [name, { root: data.root, imports: imports.map(({ target }) => target) }];
    }),
  );
}
