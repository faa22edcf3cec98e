import { validate } from '@actions/languageservice';
import { TextDocument } from 'vscode-languageserver-textdocument';
import * as v from 'valibot';
import { parse } from 'yaml';
import { unknownNames } from './unknown-names.ts';

const stepSchema = v.object({ uses: v.optional(v.string()), run: v.optional(v.string(), '') });
const jobSchema = v.object({
  'timeout-minutes': v.optional(v.number()),
  uses: v.optional(v.string()),
  steps: v.optional(v.array(stepSchema), []),
});
const actionSchema = v.object({ runs: v.object({ steps: v.array(stepSchema) }) });
const workflowSchema = v.object({ permissions: v.optional(v.unknown()), jobs: v.record(v.string(), jobSchema) });

/** By whom an action is pinned: by the tag of a major version, by a whole commit, or as a folder of this repository. */
const pinned = /^(\.\/\S+|[\w-]+\/[\w./-]+@(v\d+|[0-9a-f]{40}))$/;
let documents = 0;

/** What is wrong with a workflow, or with an action of this repository: by GitHub's own language service, and by the rules of this house. */
export async function workflowProblems(text: string, name: 'workflow.yml' | 'action.yml'): Promise<string[]> {
  // The service remembers a document by its address, and knows an action by its name.
  const address = `file:///.github/workflows/${(documents += 1)}/${name}`;
  const diagnostics = await validate(TextDocument.create(address, 'yaml', 1, text));
  // What GitHub can't read has no jobs to look at.
  if (diagnostics.length > 0)
    return diagnostics.map(({ message, range }) => `line ${range.start.line + 1}: ${JSON.stringify(message)}`);
  if (name === 'action.yml') return stepProblems(v.parse(actionSchema, parse(text)).runs.steps);
  const { permissions, jobs } = v.parse(workflowSchema, parse(text));
  return [
    ...(permissions === undefined ? ['has the permissions that the repository happens to give'] : []),
    ...Object.entries(jobs).flatMap(([job, { uses, steps, ...settings }]) => [
      ...((uses ?? settings['timeout-minutes']) ? [] : [`${job} may hang for six hours`]),
      ...stepProblems([{ uses, run: '' }, ...steps]).map((problem) => `${job} ${problem}`),
    ]),
  ];
}

function stepProblems(steps: readonly v.InferOutput<typeof stepSchema>[]): string[] {
  const used = steps.flatMap(({ uses }) => uses ?? []);
  const run = steps.map((step) => step.run).join('\n');
  return [
    ...used.filter((uses) => !pinned.test(uses)).map((uses) => `does not pin ${uses}`),
    // An expression is put into the script as text: a branch's name could be a command.
    ...(run.includes('${{') ? ['puts an expression into a script: hand it over as a variable'] : []),
    ...unknownNames(run).map((name) => `names what does not exist: ${name}`),
  ];
}
