import { runIn } from '@daybreak/workspace-copy';
import * as v from 'valibot';
import { bundledFiles } from './bundled-files.ts';

const taskInputsSchema = v.object({ files: v.array(v.string()), external: v.array(v.string()) });

/**
 * What esbuild put into a function's bundle, by its metafile in `built`, although a change of it would not build the
 * bundle again, by what Nx says in the workspace `asked`: paths of files, names of packages.
 */
export function unhashedInputs(name: string, built: string, asked: string): string[] {
  const { files, external } = taskInputsOf(`${name}:build`, asked);

  const bundled = new Set(bundledFiles(name, built).map((file) => packageOf(file) ?? file));
  if (bundled.size < 30) throw new Error(`The metafile of ${name} names only ${bundled.size} files and packages`);
  const hashed = new Set([...files, ...external.map((node) => node.replace(/^npm:/, '').replace(/(?<=.)@.*$/, ''))]);
  return [...bundled].filter((input) => !hashed.has(input));
}

function taskInputsOf(task: string, workspace: string): v.InferOutput<typeof taskInputsSchema> {
  const { status, stdout, output } = runIn(workspace, 'nx', 'show', 'target', 'inputs', task, '--json');
  if (status !== 0) throw new Error(`Nx does not tell the inputs of ${task}, and ended with ${status}:\n${output}`);
  return v.parse(taskInputsSchema, JSON.parse(stdout));
}

function packageOf(file: string): string | undefined {
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
}
