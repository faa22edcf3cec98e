import * as v from 'valibot';
import { runIn } from './run-in.ts';

const inputsSchema = v.object({
  files: v.array(v.string()),
  /** The outputs of other tasks. */
  depOutputs: v.optional(v.array(v.string()), []),
  environment: v.array(v.string()),
  runtime: v.array(v.string()),
  external: v.array(v.string()),
});
/** The inputs of a task's hash: files by path, names of variables, commands, and packages as `npm:valibot`. */
export type Inputs = v.InferOutput<typeof inputsSchema>;

/** Runs Nx in a copy of the workspace and returns its standard output. Throws all of its output if it fails. */
export function nx(copy: string, ...args: string[]): string {
  const { status, stdout, output } = runIn(copy, 'nx', ...args);
  if (status !== 0) throw new Error(`nx ${args.join(' ')} failed with exit code ${status}:\n${output}`);
  return stdout;
}

/** Returns the inputs of a task's hash, for example of `worker:test`. */
export function inputsOf(copy: string, task: string): Inputs {
  return v.parse(inputsSchema, JSON.parse(nx(copy, 'show', 'target', 'inputs', task, '--json')));
}
