import * as v from 'valibot';

/** The cached targets that the tables are about; Nx is also asked about what they depend on. */
export const targets = ['lint', 'typecheck', 'test', 'abuse', 'integration', 'build', 'mutation', 'synth'];

/** What is to be different while Nx is asked: the text of files (null: deleted), by path, and environment variables. */
export const questionSchema = v.object({
  edits: v.record(v.string(), v.nullable(v.string())),
  env: v.record(v.string(), v.string()),
  /** Whether the answer is to list what each task's hash is made of, which takes longer. */
  listsInputs: v.boolean(),
});
export type Question = v.InferOutput<typeof questionSchema>;

const taskSchema = v.object({
  hash: v.string(),
  /** What the hash is made of, when asked for, by Nx's names: `npm:valibot`, `runtime:node -v`, `env:DAYBREAK_SEED`. */
  inputs: v.array(v.string()),
  /** The files that are part of the hash, when asked for. */
  files: v.array(v.string()),
  /** The tasks that run before it. */
  dependsOn: v.array(v.string()),
  /** Whether what those tasks wrote is part of the hash, which is therefore only known once they ran. */
  readsOutputs: v.boolean(),
});
export type HashedTask = v.InferOutput<typeof taskSchema>;

/** What Nx says: the projects that the edits affect, every cached task, and which projects use which, by import or by name. */
export const answerSchema = v.object({
  affected: v.array(v.string()),
  tasks: v.record(v.string(), taskSchema),
  projects: v.record(
    v.string(),
    v.object({ root: v.string(), tags: v.array(v.string()), imports: v.array(v.string()), names: v.array(v.string()) }),
  ),
});
export type Answer = v.InferOutput<typeof answerSchema>;
