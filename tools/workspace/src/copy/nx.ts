import * as v from 'valibot';
import { runIn } from './run-in.ts';

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

/** What Nx prints on standard output in a copy of the workspace. Throws all that it printed when it fails. */
export function nx(copy: string, ...args: string[]): string {
  const { status, stdout, output } = runIn(copy, 'nx', ...args);
  if (status !== 0) throw new Error(`nx ${args.join(' ')} ended with ${status}:\n${output}`);
  return stdout;
}

/** What a task's hash holds, for example of `worker:test`. */
export function inputsOf(copy: string, task: string): Inputs {
  return v.parse(inputsSchema, JSON.parse(nx(copy, 'show', 'target', 'inputs', task, '--json')));
}
