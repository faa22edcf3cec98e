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

/** An action is pinned by the tag of a major version or a whole commit, or is a folder of this repository. */
const pinned = /^(\.\/\S+|[\w-]+\/[\w./-]+@(v\d+|[0-9a-f]{40}))$/;
let documents = 0;

/**
 * Returns the problems of a workflow or of an action of this repository: those that GitHub's language service finds,
 * and violations of this repository's rules.
 */
export async function workflowProblems(text: string, name: 'workflow.yml' | 'action.yml'): Promise<string[]> {
  // The service caches a document by its address, and recognises an action by its name.
  const address = `file:///.github/workflows/${(documents += 1)}/${name}`;
  const diagnostics = await validate(TextDocument.create(address, 'yaml', 1, text));
  // An invalid workflow has no jobs to check.
  if (diagnostics.length > 0)
    return diagnostics.map(({ message, range }) => `line ${range.start.line + 1}: ${JSON.stringify(message)}`);
  if (name === 'action.yml') return stepProblems(v.parse(actionSchema, parse(text)).runs.steps);
  const { permissions, jobs } = v.parse(workflowSchema, parse(text));
  return [
    ...(permissions === undefined ? ['sets no permissions: add a permissions key with those it needs'] : []),
    ...Object.entries(jobs).flatMap(([job, { uses, steps, ...settings }]) => [
      ...((uses ?? settings['timeout-minutes'])
        ? []
        : [`${job} sets no timeout-minutes, so it can hang for six hours`]),
      ...stepProblems([{ uses, run: '' }, ...steps]).map((problem) => `${job} ${problem}`),
    ]),
  ];
}

function stepProblems(steps: readonly v.InferOutput<typeof stepSchema>[]): string[] {
  const used = steps.flatMap(({ uses }) => uses ?? []);
  const run = steps.map((step) => step.run).join('\n');
  return [
    ...used.filter((uses) => !pinned.test(uses)).map((uses) => `does not pin ${uses}`),
    // GitHub inserts an expression into the script as text, so a branch's name could be a command.
    ...(run.includes('${{') ? ['inserts an expression into a script: pass it as an environment variable'] : []),
    ...unknownNames(run).map((name) => `names ${name}, which does not exist`),
  ];
}
